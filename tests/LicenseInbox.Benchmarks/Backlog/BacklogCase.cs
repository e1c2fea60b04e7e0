using System.Globalization;
using System.Text;

namespace LicenseInbox.Benchmarks.Backlog;

/// <summary>One case of a backlog, with the systems and the key it is about: everything in it is its own. Every second is an upgrade to a software-only system, which waits for sales; the others are moved at once.</summary>
internal sealed record BacklogCase(int Number)
{
    private const string Alphabet = "2346789CDHKMNPRTVWX";

    public const string Domain = "northwind.example";

    /// <summary>Partners, so that each has some hundred cases at most.</summary>
    private const int Partners = 50;

    public string Case => (1_000_000 + Number).ToString(CultureInfo.InvariantCulture);

    public bool IsUpgrade => Number % 2 == 1;

    public int PartnerNumber => Number % Partners;

    public string Partner => string.Create(CultureInfo.InvariantCulture, $"partner-{PartnerNumber}@{Domain}");

    public static IEnumerable<string> AllPartners => Enumerable.Range(0, Partners).Select(number => new BacklogCase(number).Partner);

    public string EndUser => string.Create(CultureInfo.InvariantCulture, $"Customer {Number} Clinics");

    public string From => Key(1, 4);

    public string To => Key(2, 4);

    public string License => Key(3, 5);

    public string MessageId => string.Create(CultureInfo.InvariantCulture, $"backlog-{Number}@{Domain}");

    /// <summary>Writes the registry of so many cases, as the files that <c>import</c> takes.</summary>
    public static void WriteRegistry(string folder, int count)
    {
        var cases = Enumerable.Range(0, count).Select(number => new BacklogCase(number)).ToList();
        Write("partners.csv", "partner_id,company,contact_name,email", Enumerable.Range(0, Partners).Select(number => $"P-{number},Northwind Voice,Lee Ames,{new BacklogCase(number).Partner}"));
        Write("systems.csv", "system_key,end_user,end_user_id,platform,chassis,registered_on,assurance_ends_on", cases.SelectMany(one => (string[])
        [
            $"{one.From},{one.EndUser},E-{one.Number},office,other,2019-03-01,2044-06-30",
            $"{one.To},{one.EndUser},E-{one.Number},{(one.IsUpgrade ? "software-only," : "max-server,Max2000")},2024-03-01,2044-06-30",
        ]));
        Write("licenses.csv", "license_key,license_type,quantity,system_key", cases.Select(one => $"{one.License},ALTI-STATION-10,10,{one.From}"));
        Write("cases.csv", "case_number,system_key,partner_id,status,software_only,fax_announced,opened_on,contact_email", cases.Select(one =>
            $"{one.Case},{one.To},P-{one.PartnerNumber},open,{(one.IsUpgrade ? "yes" : "no")},no,2024-03-01,{one.Partner}"));

        void Write(string file, string header, IEnumerable<string> lines) => File.WriteAllLines(Path.Combine(folder, file), lines.Prepend(header));
    }

    /// <summary>A key that is the same each time: a digit, what it is for, the number, and letters by chance.</summary>
    private string Key(int use, int groups)
    {
        var random = new Random((Number * 4) + use);
        var key = new StringBuilder();
        for (var (at, rest) = (0, Number); at < groups * 4; at++)
        {
            if (at > 0 && at % 4 == 0)
                key.Append('-');
            if (at == 0)
                key.Append((char)('2' + use));
            else if (at <= 5)
            {
                // The number in the alphabet's digits: no two cases share a key.
                key.Append(Alphabet[rest % Alphabet.Length]);
                rest /= Alphabet.Length;
            }
            else
                key.Append(Alphabet[random.Next(Alphabet.Length)]);
        }

        return key.ToString();
    }
}
