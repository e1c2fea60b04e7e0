using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LicenseInbox.Benchmarks.Backlog;

/// <summary>
/// One of our blanks as a partner's viewer fills and saves it: the changed fields, each with its value and its looks, follow the file as an update of their own (ISO 32000-1, 7.5.6).
/// </summary>
internal sealed partial class FilledForm
{
    private readonly byte[] _blank;
    private readonly Dictionary<string, (int Number, string Entries)> _fields = new(StringComparer.Ordinal);
    private readonly int _size;
    private readonly string _trailer;

    public FilledForm(byte[] blank)
    {
        _blank = blank;
        var text = Encoding.Latin1.GetString(blank);
        foreach (Match field in Fields().Matches(text))
            _fields[field.Groups["name"].Value] = (int.Parse(field.Groups["number"].Value, CultureInfo.InvariantCulture), field.Groups["entries"].Value);
        _size = int.Parse(Size().Match(text).Groups[1].Value, CultureInfo.InvariantCulture);
        _trailer = $"/Root {Root().Match(text).Groups[1].Value} /Prev {StartOfTable().Matches(text)[^1].Groups[1].Value}";
    }

    /// <summary>The file with these values; the box of a name whose value is <c>Yes</c> is ticked.</summary>
    public byte[] With(IReadOnlyDictionary<string, string> values)
    {
        var update = new StringBuilder("\n");
        var places = new SortedDictionary<int, int>();
        var next = _size;
        foreach (var (name, value) in values)
        {
            var (number, entries) = _fields[name];
            if (entries.Contains("/FT /Btn", StringComparison.Ordinal))
            {
                Add(number, $"<<{entries.Replace("/AS /Off", $"/AS /{value}", StringComparison.Ordinal).Replace("/V /Off", $"/V /{value}", StringComparison.Ordinal)}>>");
                continue;
            }

            var (width, height) = SizeOf(entries);
            var looks = $"/Tx BMC\nq\nBT\n/Helv 9 Tf 0 g\n2 {Number((height / 2) - 3.2)} Td\n({Escaped(value)}) Tj\nET\nQ\nEMC\n";
            Add(number, $"<<{Looks().Replace(entries, $"/N {next} 0 R").Replace("/V ()", $"/V ({Escaped(value)})", StringComparison.Ordinal)}>>");
            Add(next++, $"<< /Type /XObject /Subtype /Form /BBox [0 0 {Number(width)} {Number(height)}] /Resources << /Font << /Helv << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> /Length {looks.Length} >>\nstream\n{looks}\nendstream");
        }

        var table = _blank.Length + update.Length;
        update.Append("xref\n");
        foreach (var (number, place) in places)
            update.Append(CultureInfo.InvariantCulture, $"{number} 1\n{place:D10} 00000 n \n");
        update.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {next} {_trailer} >>\nstartxref\n{table}\n%%EOF\n");
        return [.. _blank, .. Encoding.Latin1.GetBytes(update.ToString())];

        void Add(int number, string value)
        {
            places[number] = _blank.Length + update.Length;
            update.Append(CultureInfo.InvariantCulture, $"{number} 0 obj\n{value}\nendobj\n");
        }
    }

    private static (double Width, double Height) SizeOf(string entries)
    {
        var edges = Rectangle().Match(entries).Groups[1].Value.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(edge => double.Parse(edge, CultureInfo.InvariantCulture)).ToList();
        return (edges[2] - edges[0], edges[3] - edges[1]);
    }

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal);

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<number>\d+) 0 obj\n<<(?<entries>(?:(?!endobj)[\s\S])*?/T \((?<name>[a-z0-9_]+)\)(?:(?!endobj)[\s\S])*?)>>\nendobj")]
    private static partial Regex Fields();

    [GeneratedRegex(@"/N \d+ 0 R")]
    private static partial Regex Looks();

    [GeneratedRegex(@"/Rect \[([^\]]+)\]")]
    private static partial Regex Rectangle();

    [GeneratedRegex(@"/Size (\d+)\n>>\nstartxref")]
    private static partial Regex Size();

    [GeneratedRegex(@"/Root (\d+ 0 R)")]
    private static partial Regex Root();

    [GeneratedRegex(@"startxref\n(\d+)")]
    private static partial Regex StartOfTable();
}
