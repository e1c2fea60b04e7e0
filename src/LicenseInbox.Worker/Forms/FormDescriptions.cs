using System.Text.Json;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Forms;

/// <summary>
/// The forms that are known, and the words they are written in: <c>config/forms</c>, and over it an operator's own folder, in which a whole description replaces ours of the same form, and a rendition
/// adds to it.
/// </summary>
internal sealed class FormDescriptions
{
    private const string WordsFile = "words.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNameCaseInsensitive = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private FormDescriptions(IReadOnlyList<FormDescription> forms, Wording wording)
    {
        Wording = wording;
        Forms = forms;
        Indexes = Forms.ToDictionary(form => form.Kind, form => new LabelIndex(form, wording));
    }

    public IReadOnlyList<FormDescription> Forms { get; }

    public Wording Wording { get; }

    /// <summary>The labels of each form.</summary>
    public IReadOnlyDictionary<FormKind, LabelIndex> Indexes { get; }

    /// <summary>Loads the descriptions of folders, a later one laid over those before, with their <c>words.json</c>.</summary>
    /// <exception cref="FormDescriptionException">A file is missing or wrong; the message names each file, line and mistake.</exception>
    public static FormDescriptions Load(params IReadOnlyList<string> folders)
    {
        var words = new List<DescriptionFile>();
        var forms = new List<List<DescriptionFile>>();
        foreach (var folder in folders)
        {
            if (!Directory.Exists(folder))
                throw new FormDescriptionException($"the folder {folder} with forms' descriptions is missing");
            var files = Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).ToList();
            words.AddRange(files.Where(file => Path.GetFileName(file) == WordsFile).Select(DescriptionFile.OfWords));
            forms.Add(files.Where(file => Path.GetFileName(file) != WordsFile).Select(DescriptionFile.OfForm).ToList());
        }

        FailOn(words.Concat(forms.SelectMany(folder => folder)));
        var known = ((FormKind[])[FormKind.LicenseTransfer, FormKind.CardAuthorization, FormKind.MigrationWorksheet]).Select(kind => Form(kind, forms, folders)).ToList();
        var keys = known.SelectMany(form => form.FieldsAndColumns).Where(field => field is { Type: FieldType.Key, Whole: not null }).DistinctBy(field => field.Pattern, StringComparer.Ordinal).Select(field => field.Whole!);
        return new FormDescriptions(known, new Wording(words.Select(file => file.Root.Deserialize<WordList>(Json)!).Aggregate(new WordList(), (all, more) => all.With(more)), [.. keys]));
    }

    private static FormDescription Form(FormKind kind, List<List<DescriptionFile>> folders, IReadOnlyList<string> paths)
    {
        var name = NameOf(kind);
        var own = folders.Select(folder => folder.Where(file => file.FormName == name).ToList()).ToList();
        foreach (var twice in own.Select(folder => folder.Where(file => !file.IsRendition).ToList()).Where(files => files.Count > 1))
            twice[1].Add("$.form", $"{twice[0].Path} describes {name} already; give this file a \"rendition\", a name of its own, and it adds to that one");
        FailOn(own.SelectMany(folder => folder));
        var whole = own.SelectMany(folder => folder).LastOrDefault(file => !file.IsRendition)
            ?? throw new FormDescriptionException($"no file in {string.Join(", ", paths)} describes the form {name}");
        var form = whole.Root.Deserialize<FormDescription>(Json)! with { Kind = kind };
        CheckBeside(form, whole);
        foreach (var rendition in own.SelectMany(folder => folder).Where(file => file.IsRendition))
            form = Rendition.Of(rendition, Json).AddedTo(form, rendition);
        FailOn(own.SelectMany(folder => folder));
        foreach (var field in form.FieldsAndColumns)
            field.Compile();
        return form;
    }

    private static void CheckBeside(FormDescription form, DescriptionFile file)
    {
        var names = form.AllFields().Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        if (form.AllFields().GroupBy(field => field.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            file.Add("$.rows", $"a column and a field have the same name, {twice.Key}");
        foreach (var (field, at) in form.Fields.Select((field, at) => (field, at)))
        {
            if (field.Beside.Keys.FirstOrDefault(other => !names.Contains(other)) is { } unknown)
                file.Add($"$.fields[{at}].beside.{unknown}", $"there is no field '{unknown}'; allowed: {string.Join(", ", form.Fields.Select(other => other.Name))}");
        }
    }

    private static string NameOf(FormKind kind) => kind switch
    {
        FormKind.LicenseTransfer => "license-transfer",
        FormKind.CardAuthorization => "card-authorization",
        _ => "migration-worksheet",
    };

    private static void FailOn(IEnumerable<DescriptionFile> files)
    {
        var errors = files.SelectMany(file => file.Errors).ToList();
        if (errors.Count > 0)
            throw new FormDescriptionException(string.Join(Environment.NewLine, errors));
    }
}

/// <summary>A form's description is missing or wrong; the message says which and what.</summary>
internal sealed class FormDescriptionException : Exception
{
    public FormDescriptionException(string message)
        : base(message)
    {
    }

    public FormDescriptionException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
