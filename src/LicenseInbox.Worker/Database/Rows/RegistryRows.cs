using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Worker.Database.Rows;

/// <summary>A partner.</summary>
internal sealed class PartnerRow
{
    public required string Id { get; set; }

    public required string Company { get; set; }

    public List<ContactRow> Contacts { get; set; } = [];

    public Partner ToPartner() =>
        new(Id, Company, Contacts.OrderBy(contact => contact.Position).Select(contact => new Contact(contact.Name, contact.Address)).ToList());
}

/// <summary>A contact of a partner; <see cref="Lookup"/> is the address in lower case.</summary>
internal sealed class ContactRow
{
    public required string PartnerId { get; set; }

    public required string Lookup { get; set; }

    public required string Address { get; set; }

    public string? Name { get; set; }

    public int Position { get; set; }
}

/// <summary>A system. <see cref="Version"/> is the newest of its holdings: it grows with every change of the system or of what is assigned to it.</summary>
internal sealed class SystemRow
{
    public required string Key { get; set; }

    public required string Text { get; set; }

    public required string EndUser { get; set; }

    public string? EndUserId { get; set; }

    public Platform Platform { get; set; }

    public Chassis Chassis { get; set; }

    public DateOnly? RegisteredOn { get; set; }

    public DateOnly? AssuranceEndsOn { get; set; }

    public int Version { get; set; }

    public void Take(PhoneSystem system)
    {
        Text = system.Key.Text;
        EndUser = system.EndUser;
        EndUserId = system.EndUserId;
        Platform = system.Platform;
        Chassis = system.Chassis;
        RegisteredOn = system.RegisteredOn;
        AssuranceEndsOn = system.AssuranceEndsOn;
    }

    public PhoneSystem ToSystem() => new(SystemKey.Of(Text), EndUser, EndUserId, Platform, Chassis, RegisteredOn, AssuranceEndsOn);
}

/// <summary>A license key as it is now. <see cref="Version"/> is the newest of its assignments.</summary>
internal sealed class LicenseRow
{
    public required string Key { get; set; }

    public required string Text { get; set; }

    public required string Type { get; set; }

    public int Quantity { get; set; }

    public required string SystemKey { get; set; }

    public required string SystemText { get; set; }

    /// <summary>Became another key in an upgrade: no longer known to anybody but the import.</summary>
    public bool IsRetired { get; set; }

    public int Version { get; set; }

    public License ToLicense() => new(LicenseKey.Of(Text), Type, Quantity, Domain.Registry.SystemKey.Of(SystemText));
}

/// <summary>What assigned a license key.</summary>
internal enum AssignmentCause
{
    /// <summary>A row of an import.</summary>
    Import,

    /// <summary>A move.</summary>
    Move,

    /// <summary>The undoing of a move.</summary>
    Undo,
}

/// <summary>
/// One assignment of a license key to a system; the highest version is in force. An assignment is made by inserting the next version: whoever comes second fails on the key.
/// </summary>
internal sealed class AssignmentRow
{
    public required string LicenseKey { get; set; }

    public int Version { get; set; }

    public required string SystemKey { get; set; }

    public DateTimeOffset At { get; set; }

    public AssignmentCause Cause { get; set; }

    public Guid? MoveId { get; set; }

    /// <summary>For a move or an undoing: whether an import has agreed with it since; from then on imports may assign the key elsewhere.</summary>
    public bool IsAgreed { get; set; }
}

/// <summary>One version of what a system is and holds; inserted like <see cref="AssignmentRow"/>, so that two requests can't pass a cap together.</summary>
internal sealed class HoldingRow
{
    public required string SystemKey { get; set; }

    public int Version { get; set; }

    public DateTimeOffset At { get; set; }

    public Guid? MoveId { get; set; }
}

/// <summary>A move the registry has made: it makes each once.</summary>
internal sealed class RegistryMoveRow
{
    public Guid MoveId { get; set; }

    public DateTimeOffset At { get; set; }
}

/// <summary>A case.</summary>
internal sealed class CaseRow
{
    public required string Number { get; set; }

    public required string Text { get; set; }

    public required string SystemText { get; set; }

    public required string PartnerId { get; set; }

    public bool IsOpen { get; set; }

    public bool SoftwareOnly { get; set; }

    public bool FaxAnnounced { get; set; }

    public DateOnly? OpenedOn { get; set; }

    public string? ContactEmail { get; set; }

    public void Take(SupportCase supportCase)
    {
        Text = supportCase.Number.Text;
        SystemText = supportCase.System.Text;
        PartnerId = supportCase.PartnerId;
        IsOpen = supportCase.IsOpen;
        SoftwareOnly = supportCase.SoftwareOnly;
        FaxAnnounced = supportCase.FaxAnnounced;
        OpenedOn = supportCase.OpenedOn;
        ContactEmail = supportCase.ContactEmail;
    }

    public SupportCase ToCase() =>
        new(CaseNumber.Of(Text), SystemKey.Of(SystemText), PartnerId, IsOpen, SoftwareOnly, FaxAnnounced, OpenedOn, ContactEmail);
}

/// <summary>A note on a case.</summary>
internal sealed class CaseNoteRow
{
    public long Id { get; set; }

    public required string CaseNumber { get; set; }

    public DateTimeOffset At { get; set; }

    public required string Note { get; set; }
}

/// <summary>A fact that an import changed and that was not acted on yet.</summary>
internal sealed class RegistryChangeRow
{
    public long Id { get; set; }

    public required string Fact { get; set; }
}

/// <summary>A setting that commands change while the worker runs.</summary>
internal sealed class SettingRow
{
    public required string Name { get; set; }

    public required string Value { get; set; }
}

/// <summary>A set of files that the watched folder was imported from.</summary>
internal sealed class ImportedRow
{
    public required string Digest { get; set; }

    public DateTimeOffset At { get; set; }

    public string? Error { get; set; }
}
