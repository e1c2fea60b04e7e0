using System.Xml.Linq;
using LicenseInbox.Domain.Desk;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace LicenseInbox.Web.Signing;

/// <summary>The keys of the cookies, where every worker on the same store finds them.</summary>
internal sealed class StoredKeys(IConsoleKeys keys) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => keys.Read().Select(XElement.Parse).ToList();

    public void StoreElement(XElement element, string friendlyName) => keys.Add(friendlyName, element.ToString(SaveOptions.DisableFormatting));
}
