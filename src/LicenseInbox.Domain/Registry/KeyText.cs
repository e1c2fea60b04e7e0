using System.Globalization;
using System.Text;

namespace LicenseInbox.Domain.Registry;

/// <summary>How keys are compared: without case, spaces and separators (DOMAIN.md, The forms).</summary>
internal static class KeyText
{
    /// <summary>The letters and digits of <paramref name="text"/> in upper case.</summary>
    public static string Canonical(string text)
    {
        var canonical = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
                canonical.Append(char.ToUpper(c, CultureInfo.InvariantCulture));
        }

        return canonical.ToString();
    }
}
