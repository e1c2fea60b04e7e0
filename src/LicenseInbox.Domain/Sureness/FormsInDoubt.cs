using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Domain.Sureness;

/// <summary>
/// The stage between reading and deciding: what recognition read from page images is held against what we know. What agrees becomes the known value; what does not is in doubt, so that
/// no rule rests on it. Typed text passes as it is. It is done anew for every decision, since a key imported later may make sure what was in doubt, or the other way round.
/// </summary>
public static class FormsInDoubt
{
    /// <summary>Where forms name people of the partner's.</summary>
    private static readonly IReadOnlyList<string> People = ["contact_name", "printed_name", "prepared_by"];

    /// <summary>What must be looked up before <see cref="Settle(MessageFacts, WhatIsKnown)"/>; null when all was typed.</summary>
    /// <param name="forms">The forms as they were read.</param>
    /// <param name="cases">The cases that are known without them.</param>
    /// <param name="settings">The policy.</param>
    public static FactsQuery? Query(IEnumerable<FormFacts> forms, IEnumerable<CaseNumber> cases, PolicySettings settings)
    {
        var images = forms.Where(form => form.IsFromImage).ToList();
        if (images.Count == 0)
            return null;
        var typed = images.SelectMany(form => form.Fields.Values).Where(field => field.By != ReadBy.Ocr).ToList();
        return new FactsQuery
        {
            Systems = typed.Where(field => IsSystem(field.Name)).Select(field => SystemKey.TryOf(field.Value, out var key) ? key : (SystemKey?)null).OfType<SystemKey>().ToList(),
            Licenses = typed.Where(field => IsLicense(field.Name)).Select(field => LicenseKey.TryOf(field.Value, out var key) ? key : (LicenseKey?)null).OfType<LicenseKey>().ToList(),
            SystemsLike = Folded(images, IsSystem),
            LicensesLike = Folded(images, IsLicense),
            Cases = images.SelectMany(form => CasesOn(form, settings)).Concat(cases).Distinct().ToList(),
        };
    }

    /// <summary>The query again, with the systems of the end user, so that a representative may pick from them; null when both systems of every form are sure.</summary>
    public static FactsQuery? QueryForDoubts(FactsQuery query, IEnumerable<FormFacts> settled, RegistryFacts facts)
    {
        var forms = settled.Where(form => form.Unsure.Keys.Any(IsSystem)).ToList();
        if (forms.Count == 0)
            return null;
        var names = forms.SelectMany(form => form.Unsure.TryGetValue("end_user", out var doubt) ? new Readings(doubt.Read).All : form.Text("end_user") is { } name ? [name] : [])
            .Concat(query.Cases.Select(number => facts.Case(number) is { } known ? facts.System(known.System)?.EndUser : null).OfType<string>())
            .Where(name => name.Length > 2)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return names.Count == 0 ? null : query with { EndUsers = names };
    }

    /// <summary>The email with its forms as they may be decided on. What stands on several of them is read in several places, which share no errors.</summary>
    public static MessageFacts Settle(MessageFacts message, WhatIsKnown known)
    {
        if (!message.Forms.Any(form => form.IsFromImage))
            return message;
        var cases = known.Cases.Count > 0 ? known.Cases : CaseOnSeveral(message.Forms, known);
        var all = known with { Cases = cases, Names = Names(Contacts(cases, known.Registry).ToList(), message.Forms) };
        return message with { Documents = message.Documents.Select(document => document with { Forms = document.Forms.Select(form => Settle(form, all)).ToList() }).ToList() };
    }

    /// <summary>The form as it may be decided on.</summary>
    public static FormFacts Settle(FormFacts form, WhatIsKnown known)
    {
        if (!form.IsFromImage)
            return form;
        var draft = new FormDraft(form);
        if (form.Kind == FormKind.CardAuthorization)
        {
            CaseInDoubt.Settle(draft, null, known);
            CardInDoubt.Settle(draft, known);
        }
        else
        {
            KeysInDoubt.Settle(draft, known);
        }

        return draft.Finish();
    }

    /// <summary>All case numbers that the form may name, as any reading gives them.</summary>
    public static IEnumerable<CaseNumber> CasesOn(FormFacts form, PolicySettings settings) =>
        form.Field("case_number") is { By: ReadBy.Ocr } field ? CaseInDoubt.Numbers(new Readings(field), settings).Distinct() : [];

    /// <summary>The one open case that readings of two forms or more name: no wrong digits make it twice.</summary>
    private static List<CaseNumber> CaseOnSeveral(IEnumerable<FormFacts> forms, WhatIsKnown known) =>
        forms.SelectMany(form => CasesOn(form, known.Settings)).Where(number => known.Registry.Case(number) is { IsOpen: true }).GroupBy(number => number).Where(group => group.Count() > 1).Select(group => group.Key).ToList() is [var only] ? [only] : [];

    /// <summary>The contacts, then whom the forms name; a name that is a contact's or begins one is that one's, however it was read.</summary>
    private static List<string> Names(List<string> contacts, IEnumerable<FormFacts> forms) =>
        [.. contacts, .. NamesOn(forms).Where(name => !contacts.Exists(contact => LookAlikes.Fold(contact).StartsWith(LookAlikes.Fold(name), StringComparison.Ordinal)))];

    /// <summary>Who is registered for the partners of the cases: it is mostly one of them who signs and pays.</summary>
    private static IEnumerable<string> Contacts(IEnumerable<CaseNumber> cases, RegistryFacts registry) =>
        cases.Select(registry.PartnerOf).OfType<Partner>().SelectMany(partner => partner.Contacts).Select(contact => contact.Name).OfType<string>();

    private static IEnumerable<string> NamesOn(IEnumerable<FormFacts> forms) =>
        forms.SelectMany(form => People.Select(form.Field)).OfType<FieldFacts>().Select(field => field.By == ReadBy.Ocr ? new Readings(field).AgreedName() : field.Value).OfType<string>().Distinct(StringComparer.Ordinal);

    internal static bool IsSystem(string name) => name is "from_system_key" or "to_system_key";

    internal static bool IsLicense(string name) => name.StartsWith("license_key_", StringComparison.Ordinal);

    private static List<string> Folded(List<FormFacts> forms, Func<string, bool> which) => forms
        .SelectMany(form => form.Fields.Values)
        .Where(field => field.By == ReadBy.Ocr && which(field.Name))
        .SelectMany(field => new Readings(field).All)
        .Select(LookAlikes.Fold)
        .Where(folded => folded.Length > 3)
        .Distinct(StringComparer.Ordinal)
        .ToList();
}
