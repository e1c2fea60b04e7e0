namespace LicenseInbox.Worker.Forms;

/// <summary>What a printed label may mean.</summary>
/// <param name="Field">The field.</param>
/// <param name="IsColumn">Whether the field is a column of the rows.</param>
/// <param name="Heading">The key of the heading that it must stand under, or null.</param>
/// <param name="Beside">The name of the field whose label it must be near, or null.</param>
internal sealed record LabelMeaning(DescribedField Field, bool IsColumn, string? Heading = null, string? Beside = null);

/// <summary>The labels, titles and headings of one form, by what texts are compared by.</summary>
internal sealed class LabelIndex
{
    /// <summary>Of a shorter text, another word may be made by one letter.</summary>
    private const int ShortestMisread = 7;
    private const int LongMisread = 14;

    private readonly Dictionary<string, List<LabelMeaning>> _labels = new(StringComparer.Ordinal);
    private readonly HashSet<string> _beginnings = new(StringComparer.Ordinal);
    private readonly HashSet<string> _headings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DescribedField Field, string Value)> _options = new(StringComparer.Ordinal);

    public LabelIndex(FormDescription form, Wording wording)
    {
        Form = form;
        Titles = form.Titles.Prepend(form.Title).Select(wording.Key).Distinct().ToList();
        foreach (var heading in form.Headings)
            _headings.Add(wording.Key(heading));
        foreach (var field in form.FieldsAndColumns)
        {
            var isColumn = !form.Fields.Contains(field);
            foreach (var label in field.Labels)
                Add(wording.Key(label), new LabelMeaning(field, isColumn));
            foreach (var (heading, labels) in field.Under)
            {
                _headings.Add(wording.Key(heading));
                foreach (var label in labels)
                    Add(wording.Key(label), new LabelMeaning(field, isColumn, wording.Key(heading)));
            }

            foreach (var (other, labels) in field.Beside)
            {
                foreach (var label in labels)
                    Add(wording.Key(label), new LabelMeaning(field, isColumn, null, other));
            }

            foreach (var (value, words) in field.Options)
            {
                foreach (var word in words.Prepend(value))
                    _options.TryAdd(wording.Key(word), (field, value));
            }
        }

        LongestLabel = _labels.Keys.Max(key => key.Length);
        foreach (var label in _labels.Keys)
        {
            for (var length = 1; length <= label.Length; length++)
                _beginnings.Add(label[..length]);
        }
    }

    public FormDescription Form { get; }

    public IReadOnlyList<string> Titles { get; }

    public int LongestLabel { get; }

    public IReadOnlyList<LabelMeaning> Meanings(string key) => _labels.TryGetValue(key, out var meanings) ? meanings : [];

    /// <summary>Whether a label begins so, or is so.</summary>
    public bool IsBeginning(string key) => _beginnings.Contains(key);

    /// <summary>
    /// The label that recognition made a text of in which one letter is wrong, two of a long one: the one that is near, when those of all other fields are clearly further away. Null when there is none.
    /// </summary>
    public string? Nearest(string key)
    {
        if (key.Length < ShortestMisread)
            return null;
        var atMost = key.Length < LongMisread ? 1 : 2;
        var near = _labels.Keys.Select(label => (Label: label, Distance: Math.Min(Distance(label, key, LookAlikes.Fold, atMost), Distance(label, key, LookAlikes.FoldShapes, atMost))))
            .Where(item => item.Distance <= atMost + 1).OrderBy(item => item.Distance).ToList();
        return near.Count > 0 && near[0].Distance <= atMost && near.TrueForAll(item => item.Distance > near[0].Distance + 1 || HasSameFields(item.Label, near[0].Label)) ? near[0].Label : null;
    }

    private static int Distance(string label, string key, Func<string, string> fold, int atMost) => Domain.Registry.LookAlikes.Distance(fold(label), fold(key), atMost + 1);

    private bool HasSameFields(string one, string other) => _labels[one].Select(meaning => meaning.Field).ToHashSet().SetEquals(_labels[other].Select(meaning => meaning.Field));

    public bool IsHeading(string key) => _headings.Contains(key);

    public (DescribedField Field, string Value)? Option(string key) => _options.TryGetValue(key, out var option) ? option : null;

    private void Add(string key, LabelMeaning meaning)
    {
        if (key.Length == 0)
            return;
        if (!_labels.TryGetValue(key, out var meanings))
            _labels[key] = meanings = [];
        if (!meanings.Contains(meaning))
            meanings.Add(meaning);
    }
}
