using MimeKit;

namespace LicenseInbox.Servers;

/// <summary>A mail as it lies in a mailbox of a test server.</summary>
public sealed record StoredMail(string Folder, uint UidValidity, uint Uid, DateTimeOffset InternalDate, bool IsSeen, byte[] Raw)
{
    /// <summary>The mail parsed: for looking at replies.</summary>
    public MimeMessage Message { get; } = MimeMessage.Load(new MemoryStream(Raw));

    public string Subject => Message.Subject ?? "";
}
