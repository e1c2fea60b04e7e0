namespace LicenseInbox.Worker.Forms.Reading;

/// <summary>
/// Finds the forms of a document by their titles and labels: one form may go over several pages, and a page may hold several forms. A text that only mentions a form's title, such as a cover
/// sheet, has none of its labels.
/// </summary>
internal sealed class FormFinder(FormDescriptions descriptions)
{
    /// <summary>So many different labels, or AcroForm names, make a titled part a form.</summary>
    private const int LabelsWithTitle = 3;

    /// <summary>Without a title, labels that are this form's alone count one, shared ones less.</summary>
    private const double WeightWithoutTitle = 3.5;

    /// <summary>What a title may have before and after it: a company's name, "page 1 of 2", a form number.</summary>
    private const int LettersBesideTitle = 26;

    /// <summary>So many of a form's labels on the page after next say that the page between, with nothing but rows of its list, is the form's too.</summary>
    private const int LabelsBeyondRows = 2;

    private readonly Wording _wording = descriptions.Wording;

    public IReadOnlyList<FormRegion> Find(IReadOnlyList<PageView> pages)
    {
        var units = pages.SelectMany(UnitsOf).ToList();
        JoinHeads(units);
        var regions = new List<(FormRegion Region, HashSet<string> Labels)>();
        RegionPart? between = null;
        foreach (var unit in units)
        {
            var before = regions.Count > 0 && IsNext(between ?? regions[^1].Region.Parts[^1], unit) ? regions[^1] : default;
            if ((unit.Form is { } titled ? EvidenceOf(titled, unit.Part) : FormOf(unit.Part, before.Region?.Form)) is not var (form, labels, weight))
            {
                between = before.Region is not null && between is null ? unit.Part : null;
                continue;
            }

            var skipped = between;
            between = null;
            if (before.Region is { } open && open.Form == form && GoesOn(open.Form, before.Labels, labels) && (skipped is null || labels.Count >= LabelsBeyondRows))
            {
                if (skipped is not null)
                    open.Parts.Add(skipped);
                open.Parts.Add(unit.Part);
                before.Labels.UnionWith(labels);
                continue;
            }

            if (labels.Count < LabelsWithTitle || (unit.Form is null && weight < WeightWithoutTitle) || !AsksForWhatIsRequired(form, labels, unit.Form is not null))
                continue;
            regions.Add((new FormRegion { Form = form, Parts = [unit.Part], TitleMatch = unit.Match }, labels));
        }

        return regions.Select(region => region.Region).ToList();
    }

    /// <summary>What stands above a title at a page's top is a letterhead, and belongs to the form below it, unless the form of the page before goes on there.</summary>
    private void JoinHeads(List<Unit> units)
    {
        for (var at = units.Count - 2; at >= 0; at--)
        {
            var (unit, titled) = (units[at], units[at + 1]);
            if (unit.Form is not null || titled.Form is null || unit.Part.Page != titled.Part.Page || !unit.IsHead)
                continue;
            var before = units.Take(at).LastOrDefault(other => other.Form is not null)?.Form;
            if (before is not null && EvidenceOf(before, unit.Part).Labels is { Count: >= 2 } labels && labels.Count > EvidenceOf(titled.Form, unit.Part).Labels.Count(label => !labels.Contains(label)))
                continue;
            units[at + 1] = titled with { Part = titled.Part with { Top = unit.Part.Top } };
            units.RemoveAt(at);
        }
    }

    /// <summary>Whether a part goes on with the form before: it repeats few of its labels (a page header), or has none.</summary>
    private static bool GoesOn(FormDescription form, HashSet<string> before, HashSet<string> labels)
    {
        // The headers of a list are repeated on every page that it goes over.
        var repeated = labels.Count(name => before.Contains(name) && form.Rows?.Columns.Any(column => column.Name == name) != true);
        return repeated <= 2 || repeated * 3 <= labels.Count;
    }

    /// <summary>Whether the labels are those that make a form this form: a letter or a quote has a date, an address and a city too.</summary>
    private static bool AsksForWhatIsRequired(FormDescription form, HashSet<string> labels, bool hasTitle)
    {
        var needed = form.Needed.ToList();
        return needed.Count(labels.Contains) >= (hasTitle ? Math.Min(2, needed.Count) : (needed.Count + 1) / 2);
    }

    private static bool IsNext(RegionPart part, Unit unit) => unit.Part.Page.Sheet.Number - part.Page.Sheet.Number <= 1;

    /// <summary>Without a title: the form before goes on when it has labels here and no other form has clearly more.</summary>
    private Evidence? FormOf(RegionPart part, FormDescription? before)
    {
        var evidence = descriptions.Forms.Select(form => EvidenceOf(form, part)).ToList();
        var best = evidence.MaxBy(item => item.Weight)!;
        if (evidence.Find(item => item.Form == before) is { Labels.Count: >= 1 } own && (best == own || best.Weight < Math.Max(WeightWithoutTitle, own.Weight * 1.5)))
            return own;
        return best is { Weight: >= WeightWithoutTitle, Labels.Count: >= 5 } ? best : null;
    }

    private Evidence EvidenceOf(FormDescription form, RegionPart part)
    {
        var index = descriptions.Indexes[form.Kind];
        var found = LabelFinder.Find(index, _wording, part.Phrases.ToList());
        var labels = new HashSet<string>(StringComparer.Ordinal);
        var weight = 0d;
        foreach (var spot in found.Spots)
        {
            if (spot.Meaning is not { } meaning || !spot.IsSetOff || !labels.Add(meaning.Field.Name))
                continue;
            var key = _wording.Key(spot.Text);
            weight += 1d / Math.Max(1, descriptions.Indexes.Values.Count(other => other.Meanings(key).Count > 0));
        }

        foreach (var field in part.Fields)
        {
            if (FieldNames.Match(form, field) is { } name && labels.Add(name))
                weight += 1d / Math.Max(1, descriptions.Forms.Count(other => FieldNames.Match(other, field) is not null));
        }

        return new Evidence(form, labels, weight);
    }

    /// <summary>What says that a part of a page is a form's: its fields whose labels or AcroForm names stand there, those counting less that other forms have too.</summary>
    private sealed record Evidence(FormDescription Form, HashSet<string> Labels, double Weight);

    private sealed record Unit(RegionPart Part, FormDescription? Form, double Match, bool IsHead = false);

    /// <summary>A page cut at the titles on it.</summary>
    private List<Unit> UnitsOf(PageView page)
    {
        var titles = TitlesOn(page);
        var height = page.Sheet.Height + 1000;
        if (titles.Count == 0)
            return [new Unit(new RegionPart(page, height, -1000), null, 0)];
        var units = new List<Unit>();
        var top = height;
        if (page.Phrases.Any(phrase => phrase.Box.CenterY > titles[0].Top))
        {
            units.Add(new Unit(new RegionPart(page, height, titles[0].Top), null, 0, titles[0].Top >= 0.6 * page.Sheet.Height));
            top = titles[0].Top;
        }

        for (var at = 0; at < titles.Count; at++)
        {
            var bottom = at + 1 < titles.Count ? titles[at + 1].Top : -1000;
            units.Add(new Unit(new RegionPart(page, top, bottom), titles[at].Form, titles[at].Match));
            top = bottom;
        }

        return units;
    }

    private List<(FormDescription Form, double Top, double Match)> TitlesOn(PageView page)
    {
        var found = new List<(FormDescription Form, double Top, double Match)>();
        foreach (var (text, top, size) in Lines(page))
        {
            var key = _wording.Key(text);
            if (key.Length == 0 || LabelFinder.IsProse(text) || text.EndsWith(';') || text.EndsWith(','))
                continue;
            var best = descriptions.Forms
                .SelectMany(form => descriptions.Indexes[form.Kind].Titles.Select(title => (form, match: TitleMatch(key, title), title.Length)))
                .Where(item => item.match > 0).OrderByDescending(item => item.match).ThenByDescending(item => item.Length).FirstOrDefault();
            if (best.match > 0 && !found.Exists(other => other.Form == best.form && Math.Abs(other.Top - top) < 2.5 * size))
                found.Add((best.form, top, best.match));
        }

        return found.OrderByDescending(title => title.Top).ToList();
    }

    private static double TitleMatch(string key, string title)
    {
        if (key == title)
            return 1;
        return key.Length - title.Length is > 0 and <= LettersBesideTitle && key.Contains(title, StringComparison.Ordinal) ? 0.85 : 0;
    }

    /// <summary>Every line of the page, every phrase by itself, and two lines together.</summary>
    private static IEnumerable<(string Text, double Top, double Size)> Lines(PageView page)
    {
        var lines = page.Phrases.GroupBy(phrase => Math.Round(phrase.Baseline, 1)).OrderByDescending(group => group.Key).Select(group => group.OrderBy(phrase => phrase.Box.Left).ToList()).ToList();
        for (var at = 0; at < lines.Count; at++)
        {
            var line = lines[at];
            if (line.Count > 1)
                yield return (string.Join(' ', line.Select(phrase => phrase.Text)), line.Max(phrase => phrase.Box.Top), line[0].Size);
            foreach (var phrase in line)
            {
                yield return (phrase.Text, phrase.Box.Top, phrase.Size);
                foreach (var below in at + 1 < lines.Count ? lines[at + 1] : [])
                {
                    if (Math.Abs(below.Size - phrase.Size) < 0.3 * phrase.Size && phrase.Baseline - below.Baseline < 2 * phrase.Size && (phrase.Box.OverlapX(below.Box) > 0))
                        yield return ($"{phrase.Text} {below.Text}", phrase.Box.Top, phrase.Size);
                }
            }
        }
    }
}
