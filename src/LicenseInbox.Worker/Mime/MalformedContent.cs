using System.Security.Cryptography;

namespace LicenseInbox.Worker.Mime;

/// <summary>What parsers throw at content that is not what it claims to be.</summary>
internal static class MalformedContent
{
    public static bool Is(Exception error) => error
        is FormatException or ArgumentException or InvalidOperationException or NotSupportedException or IOException or CryptographicException
        or IndexOutOfRangeException or OverflowException or InvalidCastException or NullReferenceException or KeyNotFoundException;
}
