using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Sureness;

namespace LicenseInbox.Domain.Tests;

/// <summary>Builders of forms as recognition reads them from page images.</summary>
internal static partial class Some
{
    /// <summary>The form as two readings that agree give it.</summary>
    public static FormFacts Scanned(this FormFacts form) => form with
    {
        Source = form.Source.Replace(".pdf", ".tif", StringComparison.Ordinal),
        Fields = form.Fields.Values.Select(field => field.Value is { } value ? Recognized(field.Name, value, value) : field).ToDictionary(field => field.Name),
    };

    /// <summary>The form with one field read so; a reading that found nothing is an empty text.</summary>
    public static FormFacts Read(this FormFacts form, string field, params string[] readings) =>
        form with { Fields = new Dictionary<string, FieldFacts>(form.Fields) { [field] = Recognized(field, readings) } };

    /// <summary>The form with a field that its readings are so confident of.</summary>
    public static FormFacts Confident(this FormFacts form, string field, double confidence) =>
        form with { Fields = new Dictionary<string, FieldFacts>(form.Fields) { [field] = form.Field(field)! with { Confidence = confidence } } };

    /// <summary>A field whose label was found, surely with nothing beside it.</summary>
    public static FormFacts ReadEmpty(this FormFacts form, string field, double confidence = 0.95) =>
        form with { Fields = new Dictionary<string, FieldFacts>(form.Fields) { [field] = Recognized(field, "", "") with { Confidence = confidence } } };

    /// <summary>The form as no reading found the field.</summary>
    public static FormFacts WithoutField(this FormFacts form, string field) => form with { Fields = form.Fields.Where(item => item.Key != field).ToDictionary() };

    public static FieldFacts Recognized(string name, params string[] readings) => new()
    {
        Name = name,
        Value = readings.FirstOrDefault(text => text.Length > 0),
        Page = 1,
        By = ReadBy.Ocr,
        Confidence = 0.7,
        Readings = readings,
    };

    /// <summary>The form held against these facts.</summary>
    public static FormFacts Settled(this FormFacts form, RegistryFacts? facts = null, params CaseNumber[] cases) =>
        FormsInDoubt.Settle(form, new WhatIsKnown(facts ?? Facts(), cases, Policy));

    /// <summary>Decides an email of scanned forms, whose subject names the case.</summary>
    public static Decision DecideScans(RegistryFacts facts, params FormFacts[] forms) =>
        Decide(Request([.. forms.Select(form => form.Settled(facts, CaseNumber))]), facts);

    /// <summary>Decides a fax of these forms: nothing but them names the case.</summary>
    public static Decision DecideFax(RegistryFacts facts, params FormFacts[] forms)
    {
        var settled = forms.Select(form => form.Settled(facts)).ToArray();
        var named = Domain.Intake.Routing.NamedBy(settled, Policy);
        return Decide(Request(Submission(Message("Fax"), isFax: true), settled) with { Case = named.Count == 1 ? named[0] : null }, facts);
    }
}
