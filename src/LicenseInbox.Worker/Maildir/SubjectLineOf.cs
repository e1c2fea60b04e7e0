using MimeKit;

namespace LicenseInbox.Worker.Maildir;

/// <summary>Reads a mail's subject, and no more of it than its first headers.</summary>
internal static class SubjectLineOf
{
    /// <summary>Headers beyond that are not looked at.</summary>
    private const int MostRead = 256 * 1024;

    /// <returns>The subject, decoded; empty when it has none; null when the mail is no longer there.</returns>
    public static async Task<string?> ReadAsync(MaildirFile file, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(file.Path);
            var head = new byte[Math.Min(MostRead, stream.Length)];
            await stream.ReadExactlyAsync(head, cancellationToken);
            using var bytes = new MemoryStream(head);
            return (await HeaderList.LoadAsync(bytes, cancellationToken))[HeaderId.Subject] ?? "";
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (FormatException)
        {
            return "";
        }
    }
}
