using System.Globalization;
using System.Text;

namespace LicenseInbox.Faults.Mails;

/// <summary>Makes up stories, always the same from the same seed, and the registry they happen in.</summary>
internal static class Stories
{
    private const string Alphabet = "2346789CDHKMNPRTVWX";

    /// <summary>The first ones are one of each kind; then as they come, most of them accepted.</summary>
    private static readonly StoryKind[] Kinds =
        [.. Enum.GetValues<StoryKind>(), StoryKind.Accepted, StoryKind.Accepted, StoryKind.Accepted, StoryKind.Rejected, StoryKind.Asked, StoryKind.Asked];

    /// <param name="count">How many.</param>
    /// <param name="random">What they come from.</param>
    /// <param name="accepted">So many more come last, all of them accepted.</param>
    public static IReadOnlyList<Story> Make(int count, Random random, int accepted = 0)
    {
        var kinds = Enum.GetValues<StoryKind>();
        return [.. Enumerable.Range(0, count + accepted).Select(number => new Story(
            number,
            number >= count ? StoryKind.Accepted : number < kinds.Length ? kinds[number] : Kinds[random.Next(Kinds.Length)],
            string.Create(CultureInfo.InvariantCulture, $"partner-{number % Math.Max(1, (count + accepted) / 20)}@{Story.Domain}"),
            (300_000 + number).ToString(CultureInfo.InvariantCulture),
            Key(random, 4),
            Key(random, 4),
            Key(random, 5),
            string.Create(CultureInfo.InvariantCulture, $"Customer {number} Clinics")))];
    }

    /// <summary>Writes the registry as the files that <c>import</c> takes.</summary>
    public static void WriteRegistry(string folder, IReadOnlyList<Story> stories)
    {
        var partners = stories.Select(story => story.Partner).Distinct().ToList();
        Write("partners.csv", "partner_id,company,contact_name,email", partners.Select(partner => $"{Id(partner)},Northwind Voice,Lee Ames,{partner}"));
        Write("systems.csv", "system_key,end_user,end_user_id,platform,chassis,registered_on,assurance_ends_on", stories.SelectMany(story => (string[])
        [
            $"{story.From},{story.EndUser},E-{story.Number},office,other,2019-03-01,2044-06-30",
            $"{story.To},{story.EndUser},E-{story.Number},{(story.Kind == StoryKind.Upgrade ? "software-only," : "max-server,Max2000")},2024-03-01,2044-06-30",
        ]));
        Write("licenses.csv", "license_key,license_type,quantity,system_key", stories.Select(story => $"{story.Key},ALTI-STATION-10,10,{story.From}"));
        Write("cases.csv", "case_number,system_key,partner_id,status,software_only,fax_announced,opened_on,contact_email", stories.Select(story =>
            $"{story.Case},{story.To},{Id(story.Partner)},open,{(story.Kind == StoryKind.Upgrade ? "yes" : "no")},no,2024-03-01,{story.Partner}"));

        void Write(string file, string header, IEnumerable<string> lines) => File.WriteAllLines(Path.Combine(folder, file), lines.Prepend(header));
    }

    private static string Id(string partner) => "P-" + partner[(partner.IndexOf('-', StringComparison.Ordinal) + 1)..partner.IndexOf('@', StringComparison.Ordinal)];

    private static string Key(Random random, int groups)
    {
        var key = new StringBuilder();
        for (var at = 0; at < groups * 4; at++)
        {
            if (at > 0 && at % 4 == 0)
                key.Append('-');
            // A key is known by its digits and letters: one digit is always there.
            key.Append(at == 0 ? (char)('2' + random.Next(8)) : Alphabet[random.Next(Alphabet.Length)]);
        }

        return key.ToString();
    }
}
