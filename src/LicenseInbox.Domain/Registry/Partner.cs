namespace LicenseInbox.Domain.Registry;

/// <summary>A person or a domain registered for a partner.</summary>
/// <param name="Name">The person's name, or null.</param>
/// <param name="Address">An email address, or <c>@domain</c> for everyone of that domain (not of its subdomains).</param>
public sealed record Contact(string? Name, string Address)
{
    /// <summary>Whether this line stands for a whole domain.</summary>
    public bool IsDomain => Address.StartsWith('@');

    /// <summary>Whether <paramref name="address"/> is this contact's, compared without case.</summary>
    public bool Covers(string address) =>
        IsDomain
            ? address.EndsWith(Address, StringComparison.OrdinalIgnoreCase) && address.Length > Address.Length
            : string.Equals(address, Address, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The reseller who asks.</summary>
/// <param name="Id">Partner id.</param>
/// <param name="Company">Company name.</param>
/// <param name="Contacts">Registered contacts in the registry's order.</param>
public sealed record Partner(string Id, string Company, IReadOnlyList<Contact> Contacts)
{
    /// <summary>Whether <paramref name="address"/> is a registered contact's.</summary>
    public bool Has(string address) => Contacts.Any(contact => contact.Covers(address));
}
