using System.Security.Cryptography;
using LicenseInbox.Domain.Reading;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Exceptions;

namespace LicenseInbox.Worker.Pdf;

/// <summary>Reads PDF forms: AcroForm values, and text by the geometry of labels and values. Other formats are named as the problem they are.</summary>
internal sealed class PdfDocumentReader(IReadOnlyList<FormDescription> descriptions) : IDocumentReader
{
    private const int PageLimit = 50;

    public bool IsDocument(ReadOnlySpan<byte> content, string? name) => FileKind.Of(content, name) is not FileKind.None;

    public DocumentFacts Read(ReadOnlyMemory<byte> content, string name, CancellationToken cancellationToken)
    {
        var facts = new DocumentFacts { Name = name, Digest = Convert.ToHexStringLower(SHA256.HashData(content.Span)) };
        if (FileKind.Of(content.Span, name) is var kind && kind != FileKind.Pdf)
            return facts with { Problem = FileKind.Problem(kind) };
        try
        {
            using var document = PdfDocument.Open(content.ToArray(), new ParsingOptions { UseLenientParsing = true });
            return document.NumberOfPages > PageLimit
                ? facts with { Pages = document.NumberOfPages, Problem = new DocumentProblem(DocumentProblemKind.TooManyPages, $"it has {document.NumberOfPages} pages; at most {PageLimit} are read") }
                : Read(document, facts, cancellationToken);
        }
        catch (PdfDocumentEncryptedException)
        {
            return facts with { Problem = new DocumentProblem(DocumentProblemKind.PasswordProtected, "it asks for a password") };
        }
        catch (Exception error) when (error is PdfDocumentFormatException or InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException or IndexOutOfRangeException or NullReferenceException or InvalidCastException or EndOfStreamException or IOException or NotSupportedException or OverflowException)
        {
            // What a broken file makes the parser throw is not documented: whatever it is, the file could not be read, and that is the finding.
            return facts with { Problem = new DocumentProblem(DocumentProblemKind.Damaged, "it is damaged or incomplete") };
        }
    }

    private DocumentFacts Read(PdfDocument document, DocumentFacts facts, CancellationToken cancellationToken)
    {
        var lines = new List<IReadOnlyList<Segment>>();
        var imagePages = 0;
        for (var number = 1; number <= document.NumberOfPages; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = document.GetPage(number);
            var own = PageText.Lines(page);
            if (own.Count == 0 && page.GetImages().Any(image => image.BoundingBox.Width * image.BoundingBox.Height > page.Width * page.Height / 2))
                imagePages++;
            lines.AddRange(own);
        }

        var held = AcroFormFields.Of(document);
        var forms = Split(lines).Select((part, index) => Form(facts, part, index, held)).OfType<FormFacts>().ToList();
        facts = facts with { Pages = document.NumberOfPages, Forms = forms };
        if (imagePages > 0)
            return facts with { Problem = new DocumentProblem(DocumentProblemKind.Image, imagePages == 1 ? "a page is an image" : $"{imagePages} pages are images") };
        if (forms.Count > 0)
            return facts;
        if (lines.Count == 0 && held.Count == 0 && document.Structure.Catalog.CatalogDictionary.Data.ContainsKey("AcroForm"))
            return facts with { Problem = new DocumentProblem(DocumentProblemKind.XfaOnly, "it holds an XFA form only") };
        return facts with
        {
            Unknown = new UnknownDocument(
                lines.SelectMany(line => line).Where(segment => segment.Text.EndsWith(':')).Select(segment => CardData.Mask(segment.Text)).Distinct().Take(200).ToList(),
                held.Select(field => field.FullName).Take(500).ToList(),
                lines.Take(400).Select(line => CardData.Mask(string.Join("  ", line.Select(segment => segment.Text)))).ToList()),
        };
    }

    /// <summary>The lines of each form: from its title to the next form's title; a page without one goes on with the form before.</summary>
    private List<(FormDescription Description, List<IReadOnlyList<Segment>> Lines)> Split(List<IReadOnlyList<Segment>> lines)
    {
        var parts = new List<(FormDescription Description, List<IReadOnlyList<Segment>> Lines)>();
        var before = new List<IReadOnlyList<Segment>>();
        foreach (var line in lines)
        {
            var text = Segment.Normalize(string.Join(' ', line.Select(segment => segment.Text)));
            var titled = descriptions
                .SelectMany(description => description.Titles.Select(title => (description, title: Segment.Normalize(title))))
                .Where(candidate => text == candidate.title || line.Any(segment => segment.Normal == candidate.title) || (text.StartsWith(candidate.title, StringComparison.Ordinal) && text.Length < candidate.title.Length + 24))
                .OrderByDescending(candidate => candidate.title.Length)
                .Select(candidate => candidate.description)
                .FirstOrDefault();
            if (titled is not null && (parts.Count == 0 || parts[^1].Description != titled || parts[^1].Lines.Count > 8))
                parts.Add((titled, []));
            (parts.Count > 0 ? parts[^1].Lines : before).Add(line);
        }

        if (parts.Count == 0 && descriptions.Select(description => (description, text: new TextForm(description, lines))).MaxBy(candidate => candidate.text.LabelCount) is { text.LabelCount: >= 7 } likely)
            parts.Add((likely.description, lines));
        return parts;
    }

    private static FormFacts? Form(DocumentFacts document, (FormDescription Description, List<IReadOnlyList<Segment>> Lines) part, int index, IReadOnlyList<HeldField> held)
    {
        var text = new TextForm(part.Description, part.Lines);
        var pages = part.Lines.SelectMany(line => line).Select(segment => segment.Page).Distinct().ToList();
        var own = held.Where(field => field.Page is null || pages.Contains(field.Page.Value)).ToList();
        var byName = new Dictionary<string, HeldField>(StringComparer.Ordinal);
        foreach (var (name, _) in part.Description.AllFields())
        {
            if (own.Find(field => Same(field.LastName, name)) is { } found)
                byName.TryAdd(name, found);
        }

        if (text.LabelCount < 3 && byName.Count < 3)
            return null;
        var values = byName.Count >= 3 ? [] : text.Read();
        var card = part.Description.Kind == FormKind.CardAuthorization ? new CardFields() : null;
        var fields = new Dictionary<string, FieldFacts>(StringComparer.Ordinal);
        foreach (var (name, field) in part.Description.AllFields())
        {
            var facts = byName.TryGetValue(name, out var heldField) ? FromAcroForm(name, field, heldField)
                : values.TryGetValue(name, out var value) ? FromText(name, field, value)
                : null;
            if (facts is not null)
                fields[name] = card is null ? facts with { Value = facts.Value is { } plain ? CardData.Mask(plain) : null } : card.Keep(facts, field.Type);
        }

        return new FormFacts
        {
            Id = $"{document.Digest[..16]}#{index + 1}",
            Kind = part.Description.Kind,
            Source = document.Name,
            FirstPage = pages.Count > 0 ? pages.Min() : 1,
            Confidence = Math.Min(0.99, 0.7 + (0.05 * Math.Max(text.LabelCount, byName.Count))),
            Fields = fields,
            Card = card?.Facts(),
        };
    }

    private static FieldFacts FromAcroForm(string name, DescribedField field, HeldField held) => new()
    {
        Name = name,
        Value = held.Value,
        Checked = field.Type == "checkbox" ? held.Checked ?? (held.Value is { } value && value is not ("Off" or "No" or "no" or "off")) : null,
        Page = held.Page,
        Box = held.Box,
        By = ReadBy.AcroForm,
        Confidence = held.Value is null && held.Checked is null ? null : 1.0,
    };

    private static FieldFacts FromText(string name, DescribedField field, FoundValue value) => new()
    {
        Name = name,
        Value = field.Type == "checkbox" ? null : value.Text,
        Checked = field.Type == "checkbox" ? value.Text.Trim().ToUpperInvariant() is "X" or "YES" or "[X]" or "☒" or "☑" or "✓" or "✔" or "4" or "8" : null,
        Page = value.At.Page,
        Box = new Box(value.At.Left, value.At.Bottom, value.At.Right - value.At.Left, value.At.Height),
        By = ReadBy.Text,
        Confidence = 0.97,
    };

    private static bool Same(string heldName, string name) =>
        string.Equals(heldName, name, StringComparison.OrdinalIgnoreCase)
        || Segment.Normalize(heldName).Replace(" ", "", StringComparison.Ordinal) == Segment.Normalize(name).Replace(" ", "", StringComparison.Ordinal);
}
