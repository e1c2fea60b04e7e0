using System.Globalization;
using System.Text.RegularExpressions;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Issuing;

/// <summary>What sales answers: new keys for old ones, or that the no-charge PO was not received.</summary>
/// <param name="OrderNotReceived">Whether it says that the PO was not received; then nothing else counts.</param>
/// <param name="Keys">Old key to new key, as far as it was understood.</param>
/// <param name="Problems">What could not be understood, or contradicts the order; each a sentence.</param>
public sealed partial record SalesAnswer(bool OrderNotReceived, IReadOnlyDictionary<LicenseKey, LicenseKey> Keys, IReadOnlyList<string> Problems)
{
    private const int MostLines = 1000;
    private const int LongestShown = 120;

    /// <summary>
    /// Reads an answer. Its lines, those that were filled in in what it quotes, and those of attached CSV files are looked at alike: OLD = NEW, with <c>=</c>, <c>-&gt;</c>, a comma, semicolon, colon,
    /// tab or blank between, after it the new type and the quantity where somebody states them; where one key only is asked for, the new key alone. A line that holds nothing like a key is passed over.
    /// </summary>
    /// <param name="message">The mail.</param>
    /// <param name="wanted">The keys that new ones are asked for.</param>
    /// <param name="settings">The policy: the form of a key, and the catalogue.</param>
    public static SalesAnswer Read(MessageFacts message, IReadOnlyList<MoveLicense> wanted, PolicySettings settings)
    {
        if (SaysNotReceived(message.OwnWords))
            return new SalesAnswer(true, new Dictionary<LicenseKey, LicenseKey>(), []);
        var reading = new LineReading(wanted, settings);
        foreach (var line in message.OwnWords.Split('\n').Concat(message.KeyLines).Take(MostLines))
            reading.Take(line);
        return new SalesAnswer(false, reading.Keys, reading.Problems);
    }

    /// <summary>Whether the first line begins with "PO not received", in capitals or not.</summary>
    public static bool SaysNotReceived(string words) => NotReceived().IsMatch(Billing.BillingAnswer.FirstLine(words));

    [GeneratedRegex(@"^[*_""' ]*(?:the\s+)?(?:no[- ]charge\s+)?P\.?\s?O\.?\s+(?:was\s+)?not\s+received(?![A-Z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NotReceived();

    [GeneratedRegex(@"\s*(?:->|=>|→|[=,;:|\t])\s*")]
    private static partial Regex Separator();

    /// <summary>The lines of one answer, one after another.</summary>
    private sealed class LineReading(IReadOnlyList<MoveLicense> wanted, PolicySettings settings)
    {
        private readonly Regex _key = new($"(?<![0-9A-Za-z])(?:{settings.LicenseKeyPattern})(?![0-9A-Za-z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        private readonly Dictionary<LicenseKey, LicenseKey> _keys = [];
        private readonly List<string> _problems = [];

        public IReadOnlyDictionary<LicenseKey, LicenseKey> Keys => _keys;

        public IReadOnlyList<string> Problems => _problems.Distinct(StringComparer.Ordinal).ToList();

        public void Take(string line)
        {
            var text = line.Trim().TrimStart('>', '|', '*', '•', '-', ' ', '"').TrimEnd('"', ' ');
            var fields = Separator().Split(text).Select(field => field.Trim('"', '\'', ' ', '<', '>')).ToList();
            if (Wanted(fields[0]) is { } old && fields.Count > 1)
            {
                Give(old, fields[1], fields.Skip(2));
                return;
            }

            var found = _key.Matches(text).Where(LooksLikeKey).ToList();
            if (found.Count == 2 && found[0].Index == 0 && Wanted(found[0].Value) is { } first)
                Give(first, found[1].Value, Separator().Split(text[(found[1].Index + found[1].Length)..]));
            else if (found.Count == 1 && found[0].Length == text.Length && Wanted(text) is null)
                TakeAlone(text);
            else if (found.FirstOrDefault(match => Wanted(match.Value) is null) is { } foreign)
                _problems.Add(found[0].Index == 0 && found.Count > 1 ? $"{found[0].Value} is not part of this upgrade." : $"The line \"{Shown(text)}\" does not say in the form OLD = NEW which key {foreign.Value} replaces.");
        }

        private void TakeAlone(string text)
        {
            if (wanted.Count == 1)
                Give(wanted[0], text, []);
            else
                _problems.Add($"It is not said which key {text} replaces: write the old key before it, OLD = NEW.");
        }

        private void Give(MoveLicense old, string text, IEnumerable<string> rest)
        {
            // A line of the template that nobody filled in.
            if (text.Length == 0)
                return;
            if (!_key.IsMatch(text) || _key.Match(text).Length != text.Length || !LicenseKey.TryOf(text, out var key))
            {
                _problems.Add($"\"{Shown(text)}\", given for {old.Key}, does not have the form of a license key.");
                return;
            }

            foreach (var stated in rest.Select(field => field.Trim()).Where(field => field.Length > 0))
            {
                if (!IsAsConverted(stated, old))
                    _problems.Add($"\"{Shown(stated)}\" in the line of {old.Key} is not what it becomes: {old.NewType}, quantity {old.Quantity}, unchanged.");
            }

            if (_keys.TryGetValue(old.Key, out var before) && before != key)
                _problems.Add($"Two new keys are given for {old.Key}: {before} and {key}.");
            else
                _keys[old.Key] = key;
        }

        private bool IsAsConverted(string stated, MoveLicense old) =>
            int.TryParse(stated, NumberStyles.None, CultureInfo.InvariantCulture, out var quantity)
                ? quantity == old.Quantity
                : old.NewType is { } type && LicenseTypeText.Compare(stated, type, old.Quantity, settings.Catalogue) == TypeComparison.Same;

        private MoveLicense? Wanted(string text) => LicenseKey.TryOf(text, out var key) ? wanted.FirstOrDefault(license => license.Key == key) : null;

        /// <summary>Words of a sentence may have the form of a key; they are written in small letters and hold no digit.</summary>
        private static bool LooksLikeKey(Match match) => match.Value.Any(char.IsAsciiDigit) || !match.Value.Any(char.IsAsciiLetterLower);

        private static string Shown(string text) => text.Length <= LongestShown ? text : text[..LongestShown] + "…";
    }
}
