using LicenseInbox.Worker.Forms.Layout;

namespace LicenseInbox.Worker.Forms.Documents;

/// <summary>
/// A reading that missed a label may give its value to the label beside it. Where another reading found both labels, each with a value of its own, that is no reading of the field: the value is another's, and
/// further readings of its place would only repeat it.
/// </summary>
internal static class Misplaced
{
    public static IReadOnlyList<DraftForm?> Without(IReadOnlyList<DraftForm?> drafts) =>
        drafts.Select(draft => draft is null ? null : Without(draft, drafts.OfType<DraftForm>().Where(other => other != draft).ToList())).ToList();

    private static DraftForm Without(DraftForm draft, List<DraftForm> others)
    {
        var names = draft.Description.Fields.Select(field => field.Name).Where(name => BoxOf(draft, name) is { } box && others.Exists(other => IsAnothers(name, box, draft, other))).ToHashSet(StringComparer.Ordinal);
        return names.Count == 0 ? draft : draft with
        {
            Facts = draft.Facts with { Fields = draft.Facts.Fields.Where(field => !names.Contains(field.Key)).ToDictionary(StringComparer.Ordinal) },
            Places = draft.Places.Where(place => !names.Contains(place.Key)).ToDictionary(StringComparer.Ordinal),
        };
    }

    private static bool IsAnothers(string name, (int Page, Area Area) box, DraftForm draft, DraftForm other) =>
        BoxOf(other, name) is { } own && !IsSame(own, box)
        && other.Description.Fields.Any(field => field.Name != name && BoxOf(draft, field.Name) is null && BoxOf(other, field.Name) is { } theirs && IsSame(theirs, box));

    private static bool IsSame((int Page, Area Area) one, (int Page, Area Area) other) => one.Page == other.Page && (one.Area.ContainsCenterOf(other.Area) || other.Area.ContainsCenterOf(one.Area));

    private static (int Page, Area Area)? BoxOf(DraftForm draft, string name) => draft.Places.GetValueOrDefault(name) is { Text: not null, Sheet: { IsRecognized: true, Number: var page }, Box: var box } ? (page, box) : null;
}
