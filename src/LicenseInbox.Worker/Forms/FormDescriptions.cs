using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Forms;

/// <summary>The forms that are known, and the words they are written in: <c>config/forms</c>.</summary>
internal sealed class FormDescriptions
{
    private const string WordsFile = "words.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNameCaseInsensitive = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    public FormDescriptions(IReadOnlyList<FormDescription> forms, Wording wording)
    {
        Wording = wording;
        Forms = forms.Select(Checked).ToList();
        var twice = Forms.GroupBy(form => form.Kind).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw new FormDescriptionException($"form '{twice.First().Form}' is described twice");
        Indexes = Forms.ToDictionary(form => form.Kind, form => new LabelIndex(form, wording));
    }

    public IReadOnlyList<FormDescription> Forms { get; }

    public Wording Wording { get; }

    /// <summary>The labels of each form.</summary>
    public IReadOnlyDictionary<FormKind, LabelIndex> Indexes { get; }

    /// <summary>Loads the descriptions of a folder, and its <c>words.json</c>.</summary>
    /// <exception cref="FormDescriptionException">A file is missing or wrong; the message names the file and what is wrong.</exception>
    public static FormDescriptions Load(string directory)
    {
        if (!Directory.Exists(directory))
            throw new FormDescriptionException($"the folder {directory} with the forms' descriptions is missing");
        var files = Directory.GetFiles(directory, "*.json").Order(StringComparer.Ordinal).ToList();
        var words = files.Find(file => Path.GetFileName(file) == WordsFile);
        var wording = words is null ? new Wording(new WordList()) : new Wording(Parse<WordList>(words));
        var forms = files.Where(file => file != words).Select(Form).ToList();
        return forms.Count > 0 ? new FormDescriptions(forms, wording) : throw new FormDescriptionException($"the folder {directory} holds no form's description");
    }

    private static FormDescription Form(string file)
    {
        try
        {
            return Checked(Parse<FormDescription>(file));
        }
        catch (FormDescriptionException error) when (!error.Message.Contains(file, StringComparison.Ordinal))
        {
            throw new FormDescriptionException($"{file}: {error.Message}", error);
        }
    }

    private static T Parse<T>(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(file), Json) ?? throw new FormDescriptionException($"{file} is empty");
        }
        catch (JsonException error)
        {
            throw new FormDescriptionException($"{file}: {error.Message}", error);
        }
    }

    private static FormDescription Checked(FormDescription form)
    {
        form.Kind = form.Form switch
        {
            "license-transfer" => FormKind.LicenseTransfer,
            "card-authorization" => FormKind.CardAuthorization,
            "migration-worksheet" => FormKind.MigrationWorksheet,
            _ => throw new FormDescriptionException($"'{form.Form}' is no form; allowed are license-transfer, card-authorization and migration-worksheet"),
        };
        var names = form.AllFields().Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        if (names.Count != form.AllFields().Count())
            throw new FormDescriptionException($"a field's name of form '{form.Form}' is used twice");
        foreach (var field in form.FieldsAndColumns)
        {
            if (field.Labels.Count + field.Under.Count + field.Beside.Count == 0)
                throw new FormDescriptionException($"field '{field.Name}' has no label");
            if (field.Beside.Keys.FirstOrDefault(other => !names.Contains(other)) is { } unknown)
                throw new FormDescriptionException($"field '{field.Name}' is beside '{unknown}', which is no field");
            if (field.Type == FieldType.Choice && field.Options.Count == 0)
                throw new FormDescriptionException($"field '{field.Name}' is a choice without options");
            try
            {
                field.Compile();
            }
            catch (RegexParseException error)
            {
                throw new FormDescriptionException($"the pattern of field '{field.Name}' is no regular expression: {error.Message}", error);
            }
        }

        return form;
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
