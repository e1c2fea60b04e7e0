using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Sureness;

/// <summary>A form while its fields are made sure one by one: each ends as taken, empty, or in doubt.</summary>
internal sealed class FormDraft(FormFacts form)
{
    /// <summary>Nearest values shown to a representative.</summary>
    private const int Shown = 5;

    private readonly Dictionary<string, FieldFacts> _fields = new(form.Fields, StringComparer.Ordinal);
    private readonly Dictionary<string, UnsureField> _unsure = new(StringComparer.Ordinal);

    /// <summary>The form as it was read.</summary>
    public FormFacts Form => form;

    /// <summary>The card's facts, as far as they are sure.</summary>
    public CardFacts? Card { get; set; } = form.Card;

    /// <summary>Whether the field is what recognition read, or did not find on a form that it read.</summary>
    public bool IsFromImage(string name) => form.Field(name) is { } field ? field.By == ReadBy.Ocr || (field.By is null && field.Value is null) : form.IsFromImage;

    /// <summary>The field's readings.</summary>
    public Readings Readings(string name) => new(form.Field(name) ?? new FieldFacts { Name = name });

    /// <summary>The field is sure to say this; where no reading wrote it so, what was read is kept beside it.</summary>
    public void Take(string name, string value)
    {
        var field = form.Field(name)!;
        var readings = new Readings(field);
        var isWritten = readings.All.Any(text => KeyText.Canonical(text) == KeyText.Canonical(value));
        _fields[name] = field with { Value = value, ReadAs = isWritten ? null : readings.Filled.FirstOrDefault() };
    }

    /// <summary>The box is sure to be ticked, or not.</summary>
    public void Take(string name, bool isChecked) => _fields[name] = form.Field(name)! with { Checked = isChecked };

    /// <summary>The field is sure to be empty, or says nothing that counts.</summary>
    public void Empty(string name)
    {
        if (form.Field(name) is { } field)
            _fields[name] = field with { Value = null };
    }

    /// <summary>Nothing makes the field sure: no rule rests on it.</summary>
    public void Doubt(string name, IEnumerable<NearValue>? known = null)
    {
        var field = form.Field(name) ?? new FieldFacts { Name = name };
        _unsure[name] = new UnsureField(field, (known ?? []).Distinct().Take(Shown).ToList());
        _fields[name] = field with { Value = null, Checked = null };
    }

    /// <summary>Empty when all readings are sure that it is, or a representative says so; else in doubt.</summary>
    public void EmptyOrDoubt(string name, double confidence, IEnumerable<NearValue>? known = null)
    {
        if (form.Field(name)?.By == ReadBy.Representative || Readings(name).AreSurelyBlank(confidence))
            Empty(name);
        else
            Doubt(name, known);
    }

    /// <summary>The form as it may be decided on.</summary>
    public FormFacts Finish() => form with { Fields = _fields, Unsure = _unsure, Card = Card };
}
