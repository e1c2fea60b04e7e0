using System.Security.Cryptography;

namespace LicenseInbox.Web.Hosting;

/// <summary>Addresses of what every page loads: each changes with its content, so that browsers may keep it.</summary>
internal sealed class PageAssets
{
    public string Style { get; } = AddressOf("console.css");

    public string Script { get; } = AddressOf("console.js");

    public string Icon { get; } = AddressOf("icon.svg");

    private static string AddressOf(string name)
    {
        using var content = typeof(PageAssets).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in the assembly.");
        return $"/assets/{name}?{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}";
    }
}
