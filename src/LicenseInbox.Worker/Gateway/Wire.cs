using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Worker.Gateway;

/// <summary>What goes over the wire is JSON, named as the columns of the CSV files are, as <c>config/gateway.openapi.yaml</c> describes it.</summary>
internal static class Wire
{
    /// <summary>Absent members that must be there, and null where nothing may be null, are errors; members that we don't know are not.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.Default,
    };

    private static readonly (string Word, Platform Value)[] Platforms = [("office", Platform.Office), ("max-server", Platform.MaxServer), ("software-only", Platform.SoftwareOnly)];

    private static readonly (string Word, ServerMoveState Value)[] States = [("made", ServerMoveState.Made), ("reversed", ServerMoveState.Reversed), ("void", ServerMoveState.Void)];

    public static string Of(Platform platform) => Platforms.First(entry => entry.Value == platform).Word;

    public static string? Of(Chassis chassis) => chassis.Equals(Chassis.Unknown) ? null : chassis.Name;

    public static string Of(ServerMoveState state) => States.First(entry => entry.Value == state).Word;

    public static Platform PlatformOf(string word) => One("platform", word, Platforms);

    public static Chassis ChassisOf(string? word) => string.IsNullOrEmpty(word) ? Chassis.Unknown
        : Chassis.TryParse(word, null, out var chassis) ? chassis
        : throw new JsonException($"chassis is '{Short(word)}'; allowed is a name, other, or null");

    public static ServerMoveState StateOf(string word) => One("state", word, States);

    public static DateOnly? Day(string member, string? text) => text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new JsonException($"{member} is '{Short(text)}'; allowed is a date as YYYY-MM-DD, or null");

    public static string? Of(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static SystemKey System(string member, string text) => SystemKey.TryOf(text, out var key) ? key : throw NoKey(member, text);

    public static LicenseKey License(string member, string text) => LicenseKey.TryOf(text, out var key) ? key : throw NoKey(member, text);

    public static CaseNumber Case(string member, string text) => CaseNumber.TryOf(text, out var number) ? number : throw NoKey(member, text);

    public static int Quantity(int quantity) => quantity > 0 ? quantity : throw new JsonException($"quantity is {quantity}; allowed is a whole number from 1");

    private static T One<T>(string member, string word, (string Word, T Value)[] allowed)
    {
        foreach (var entry in allowed)
        {
            if (entry.Word.Equals(word, StringComparison.OrdinalIgnoreCase))
                return entry.Value;
        }

        throw new JsonException($"{member} is '{Short(word)}'; allowed is one of {string.Join(", ", allowed.Select(entry => entry.Word))}");
    }

    private static JsonException NoKey(string member, string text) => new($"{member} is '{Short(text)}'; allowed is a text with letters or digits");

    private static string Short(string text) => text[..Math.Min(text.Length, 40)];
}

/// <summary>A license key and where it is.</summary>
internal sealed record WireLicense(string LicenseKey, string LicenseType, int Quantity, string SystemKey)
{
    public static WireLicense Of(License license) => new(license.Key.Text, license.Type, license.Quantity, license.System.Text);

    public License ToLicense() => new(Wire.License("licenseKey", LicenseKey), LicenseType, Wire.Quantity(Quantity), Wire.System("systemKey", SystemKey));
}

/// <summary>A system; <see cref="Version"/> and <see cref="Licenses"/> where it is asked for by itself.</summary>
internal sealed record WireSystem(
    string SystemKey, string EndUser, string Platform, string? EndUserId = null, string? Chassis = null, string? RegisteredOn = null, string? AssuranceEndsOn = null, string? Version = null, IReadOnlyList<WireLicense>? Licenses = null)
{
    public static WireSystem Of(PhoneSystem system) =>
        new(system.Key.Text, system.EndUser, Wire.Of(system.Platform), system.EndUserId, Wire.Of(system.Chassis), Wire.Of(system.RegisteredOn), Wire.Of(system.AssuranceEndsOn));

    public static WireSystem Of(SystemAtServer system) => Of(system.System) with { Version = system.Version, Licenses = [.. system.Licenses.Select(WireLicense.Of)] };

    public PhoneSystem ToSystem() =>
        new(Wire.System("systemKey", SystemKey), EndUser, EndUserId, Wire.PlatformOf(Platform), Wire.ChassisOf(Chassis), Wire.Day("registeredOn", RegisteredOn), Wire.Day("assuranceEndsOn", AssuranceEndsOn));

    public SystemAtServer ToSystemAtServer()
    {
        var system = ToSystem();
        var licenses = (Licenses ?? throw new JsonException("licenses is absent; allowed is a list of everything that is assigned to the system")).Select(license => license.ToLicense()).ToList();
        if (licenses.Find(license => license.System != system.Key) is { } other)
            throw new JsonException($"licenses has {other.Key}, which is on another system");
        return new SystemAtServer(system, Version ?? throw new JsonException("version is absent; allowed is any text that changes with the system and what is assigned to it"), licenses);
    }
}

/// <summary>A contact of a partner.</summary>
internal sealed record WireContact(string Email, string? Name = null);

/// <summary>A partner with all of his contacts.</summary>
internal sealed record WirePartner(string PartnerId, string Company, IReadOnlyList<WireContact> Contacts)
{
    public static WirePartner Of(Partner partner) => new(partner.Id, partner.Company, [.. partner.Contacts.Select(contact => new WireContact(contact.Address, contact.Name))]);

    public Partner ToPartner() => new(PartnerId, Company, [.. Contacts.Select(contact => new Contact(contact.Name, contact.Email))]);
}

/// <summary>A case; <see cref="Partner"/> where it is asked for by itself.</summary>
internal sealed record WireCase(
    string CaseNumber, string SystemKey, string PartnerId, string Status, bool SoftwareOnly = false, bool FaxAnnounced = false, string? OpenedOn = null, string? ContactEmail = null, WirePartner? Partner = null)
{
    public static WireCase Of(SupportCase known) =>
        new(known.Number.Text, known.System.Text, known.PartnerId, known.IsOpen ? "open" : "closed", known.SoftwareOnly, known.FaxAnnounced, Wire.Of(known.OpenedOn), known.ContactEmail);

    public static WireCase Of(CaseAtServer known) => Of(known.Case) with { Partner = known.Partner is { } partner ? WirePartner.Of(partner) : null };

    public SupportCase ToCase() => new(
        Wire.Case("caseNumber", CaseNumber),
        Wire.System("systemKey", SystemKey),
        PartnerId,
        Status switch { "open" => true, "closed" => false, _ => throw new JsonException("status is neither open nor closed") },
        SoftwareOnly,
        FaxAnnounced,
        Wire.Day("openedOn", OpenedOn),
        ContactEmail);

    public CaseAtServer ToCaseAtServer() => new(ToCase(), Partner?.ToPartner());
}

/// <summary>One license key of an order.</summary>
internal sealed record WireOrderedLicense(string LicenseKey, string LicenseType, int Quantity, string? NewKey = null, string? NewType = null);

/// <summary>An order to move license keys; its id stands in the address.</summary>
internal sealed record WireOrder(string CaseNumber, string From, string To, IReadOnlyList<WireOrderedLicense> Licenses, IReadOnlyDictionary<string, string>? Versions = null)
{
    public static WireOrder Of(MoveOrder order) => new(
        order.Case.Text,
        order.From.Text,
        order.To.Text,
        [.. order.Licenses.Select(license => new WireOrderedLicense(license.Key.Text, license.Type, license.Quantity, license.NewKey?.Text, license.NewType))],
        order.Versions.ToDictionary(entry => entry.Key.Text, entry => entry.Value));

    public MoveOrder ToOrder(Guid id)
    {
        if (Licenses.Count == 0)
            throw new JsonException("licenses is empty; allowed is one key at least");
        return new MoveOrder
        {
            Id = id,
            Case = Wire.Case("caseNumber", CaseNumber),
            From = Wire.System("from", From),
            To = Wire.System("to", To),
            Licenses = [.. Licenses.Select(license => new OrderedLicense(Wire.License("licenseKey", license.LicenseKey), license.LicenseType, Wire.Quantity(license.Quantity), license.NewKey is { } key ? Wire.License("newKey", key) : null, license.NewType))],
            Versions = (Versions ?? new Dictionary<string, string>()).ToDictionary(entry => Wire.System("versions", entry.Key), entry => entry.Value),
        };
    }
}

/// <summary>What became of a move.</summary>
internal sealed record WireMove(Guid MoveId, string State, DateTimeOffset At)
{
    public static WireMove Of(MoveAtServer move) => new(move.Id, Wire.Of(move.State), move.At);

    public MoveAtServer ToMove() => new(MoveId, Wire.StateOf(State), At);
}

/// <summary>A note on a case.</summary>
internal sealed record WireNote(Guid NoteId, DateTimeOffset At, string Text);

/// <summary>A page of changes: each thing as it is now.</summary>
internal sealed record WireChanges(
    string Next,
    bool HasMore,
    IReadOnlyList<WireSystem>? Systems = null,
    IReadOnlyList<WireLicense>? Licenses = null,
    IReadOnlyList<string>? Gone = null,
    IReadOnlyList<WireCase>? Cases = null,
    IReadOnlyList<WirePartner>? Partners = null)
{
    public static WireChanges Of(ChangePage page) => new(
        page.Next,
        page.HasMore,
        [.. page.Facts.Systems.Select(WireSystem.Of)],
        [.. page.Facts.Licenses.Select(WireLicense.Of)],
        [.. page.Facts.Gone.Select(key => key.Text)],
        [.. page.Facts.Cases.Select(WireCase.Of)],
        [.. page.Facts.Partners.Select(WirePartner.Of)]);

    public ChangePage ToPage()
    {
        var facts = new ServerFacts
        {
            Systems = [.. (Systems ?? []).Select(system => system.ToSystem())],
            Licenses = [.. (Licenses ?? []).Select(license => license.ToLicense())],
            Gone = [.. (Gone ?? []).Select(key => Wire.License("gone", key))],
            Cases = [.. (Cases ?? []).Select(known => known.ToCase())],
            Partners = [.. (Partners ?? []).Select(partner => partner.ToPartner())],
        };
        var systems = facts.Systems.Select(system => system.Key).ToHashSet();
        return facts.Licenses.FirstOrDefault(license => !systems.Contains(license.System)) is { } stray
            ? throw new JsonException($"licenses has {stray.Key} on {stray.System}, which systems lacks; a page has the system of each key")
            : new ChangePage(facts, Next, HasMore);
    }
}

/// <summary>A problem, as RFC 9457 has it; <see cref="Code"/> tells programs which.</summary>
internal sealed record WireProblem(string Code, int Status, string? Title = null, string? Detail = null, IReadOnlyList<WireSystem>? Systems = null, IReadOnlyList<string>? LicenseKeys = null)
{
    public const string ContentType = "application/problem+json";

    /// <summary>404: there is no such thing.</summary>
    public const string NotFound = "not-found";

    /// <summary>409: nothing was done, since facts are others; <see cref="Systems"/> has them.</summary>
    public const string FactsChanged = "facts-changed";

    /// <summary>409: not reversed, since something else was done with <see cref="LicenseKeys"/>.</summary>
    public const string InTheWay = "in-the-way";

    /// <summary>410: the cursor is not known (any more).</summary>
    public const string CursorUnknown = "cursor-unknown";

    /// <summary>422: it will never be done as it stands, such as an id that was used for something else.</summary>
    public const string Refused = "refused";

    /// <summary>400: what was sent can't be read.</summary>
    public const string Malformed = "malformed";

    /// <summary>401: nobody who may.</summary>
    public const string Unauthorized = "unauthorized";
}
