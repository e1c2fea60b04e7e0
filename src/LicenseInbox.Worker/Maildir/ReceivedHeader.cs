using MimeKit;
using MimeKit.Utils;

namespace LicenseInbox.Worker.Maildir;

/// <summary>The date of a stored mail's topmost Received header.</summary>
internal static class ReceivedHeader
{
    /// <summary>The topmost ones lie at the very start: no more of a mail is read for it.</summary>
    private const int Start = 64 * 1024;

    public static async Task<DateTimeOffset?> TopmostAsync(string path, CancellationToken cancellationToken)
    {
        byte[] start;
        try
        {
            await using var file = File.OpenRead(path);
            start = new byte[Math.Min(Start, file.Length)];
            await file.ReadExactlyAsync(start, cancellationToken);
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        try
        {
            var received = (await HeaderList.LoadAsync(new MemoryStream(start), cancellationToken))[HeaderId.Received];
            var semicolon = received?.LastIndexOf(';') ?? -1;
            return semicolon >= 0 && DateUtils.TryParse(received![(semicolon + 1)..].Trim(), out var date) ? date : null;
        }
        catch (FormatException)
        {
            // No headers that can be told from a body: then there is no date either.
            return null;
        }
    }
}
