using System.Buffers;
using System.Text;

namespace LicenseInbox.Worker.Tests.CardNumbers;

/// <summary>
/// Finds card numbers in any bytes: with and without separators, in UTF-8 and UTF-16, in other scripts' digits and their JSON escapes, in hexadecimal and in Base64. It says which card, never its number.
/// </summary>
internal sealed class CardScan
{
    /// <summary>More bytes than this between two digits, or a letter, and they are not one number.</summary>
    private const int WidestGap = 5;
    private const int MostCompared = 18;
    private const int FewestBase64 = 16;

    /// <summary>What a digit of any writing begins with.</summary>
    private static readonly SearchValues<byte> Beginnings = SearchValues.Create([.. "0123456789\\"u8, 0xEF, 0xD9]);

    private static readonly ulong[] PowersOfTen = [.. Enumerable.Range(0, MostCompared + 1).Select(exponent => ulong.Parse($"1{new string('0', exponent)}", System.Globalization.CultureInfo.InvariantCulture))];

    private readonly Dictionary<ulong, int>[] _cards = Enumerable.Range(0, MostCompared + 1).Select(_ => new Dictionary<ulong, int>()).ToArray();
    private readonly int[] _lengths;

    public CardScan(IEnumerable<TestCard> cards)
    {
        foreach (var card in cards)
        {
            var compared = card.Number[..Math.Min(card.Number.Length, MostCompared)];
            _cards[compared.Length][ulong.Parse(compared, System.Globalization.CultureInfo.InvariantCulture)] = card.Index;
        }

        _lengths = Enumerable.Range(1, MostCompared).Where(length => _cards[length].Count > 0).ToArray();
    }

    /// <summary>The cards whose numbers are in the bytes, by index.</summary>
    public IReadOnlyCollection<int> In(ReadOnlySpan<byte> bytes)
    {
        var found = new SortedSet<int>();
        Plain(bytes, found);
        Hexadecimal(bytes, found);
        Base64(bytes, found);
        return found;
    }

    private void Plain(ReadOnlySpan<byte> bytes, SortedSet<int> found)
    {
        var run = new Run(this, found);
        var gap = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            if (run.IsEmpty)
            {
                var next = bytes[at..].IndexOfAny(Beginnings);
                if (next < 0)
                    return;
                at += next;
            }

            var (digit, width) = DigitAt(bytes, at);
            if (digit >= 0)
            {
                run.Add(digit);
                (gap, at) = (0, at + width - 1);
            }
            else if (bytes[at] != 0 && (++gap > WidestGap || char.IsAsciiLetter((char)bytes[at])))
            {
                run.End();
            }
        }
    }

    /// <summary>ASCII and full-width digits, Arabic ones, and full-width ones as JSON escapes them; zero bytes are the other halves of UTF-16.</summary>
    private static (int Digit, int Width) DigitAt(ReadOnlySpan<byte> bytes, int at)
    {
        var rest = bytes[at..];
        if (rest[0] is >= (byte)'0' and <= (byte)'9')
            return (rest[0] - '0', 1);
        if (rest.Length >= 3 && rest[0] == 0xEF && rest[1] == 0xBC && rest[2] is >= 0x90 and <= 0x99)
            return (rest[2] - 0x90, 3);
        if (rest.Length >= 2 && rest[0] == 0xD9 && rest[1] is >= 0xA0 and <= 0xA9)
            return (rest[1] - 0xA0, 2);
        return rest.Length >= 6 && rest[0] == '\\' && (rest.StartsWith("\\uFF1"u8) || rest.StartsWith("\\uff1"u8)) && rest[5] is >= (byte)'0' and <= (byte)'9' ? (rest[5] - '0', 6) : (-1, 0);
    }

    /// <summary>Digits as their codes: 34 31 31 31.</summary>
    private void Hexadecimal(ReadOnlySpan<byte> bytes, SortedSet<int> found)
    {
        var run = new Run(this, found);
        for (var at = 0; at + 1 < bytes.Length; at++)
        {
            var (high, low) = (bytes[at], bytes[at + 1]);
            if (high == '3' && low is >= (byte)'0' and <= (byte)'9')
                run.Add(low - '0');
            else if (!((high == '0' && low == '0') || (high == '2' && low is (byte)'0' or (byte)'d' or (byte)'D')))
            {
                run.End();
                continue;
            }

            at++;
        }
    }

    private void Base64(ReadOnlySpan<byte> bytes, SortedSet<int> found)
    {
        var run = new StringBuilder();
        foreach (var value in bytes)
        {
            if (char.IsAsciiLetterOrDigit((char)value) || value is (byte)'+' or (byte)'/' or (byte)'-' or (byte)'_')
                run.Append(value switch { (byte)'-' => '+', (byte)'_' => '/', _ => (char)value });
            else if (value is not ((byte)'\r' or (byte)'\n'))
                EndRun();
        }

        EndRun();

        void EndRun()
        {
            for (var from = 0; from < 4 && run.Length - from >= FewestBase64; from++)
                Plain(Convert.FromBase64String(run.ToString(from, (run.Length - from) / 4 * 4)), found);
            run.Clear();
        }
    }

    /// <summary>Digits one after another, whatever stood between them.</summary>
    private sealed class Run(CardScan scan, SortedSet<int> found)
    {
        private readonly ulong[] _values = new ulong[MostCompared + 1];
        private int _count;

        public bool IsEmpty => _count == 0;

        public void Add(int digit)
        {
            _count++;
            foreach (var length in scan._lengths)
            {
                _values[length] = ((_values[length] * 10) + (ulong)digit) % PowersOfTen[length];
                if (_count >= length && scan._cards[length].TryGetValue(_values[length], out var index))
                    found.Add(index);
            }
        }

        public void End() => _count = 0;
    }
}
