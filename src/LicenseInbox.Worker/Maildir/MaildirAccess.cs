using LicenseInbox.Domain.Receiving;

namespace LicenseInbox.Worker.Maildir;

/// <summary>Uses the folder, and tells failures of the file system as those of a mailbox.</summary>
internal sealed class MaildirAccess(MaildirOptions options)
{
    private readonly MaildirFolder folder = new(options.Path);

    /// <exception cref="MailboxUnavailableException">The folder is missing, or the file system refuses.</exception>
    public async Task<T> GuardedAsync<T>(Func<Task<T>> use)
    {
        try
        {
            if (!Directory.Exists(options.Path))
                throw new DirectoryNotFoundException($"there is no folder '{options.Path}'");
            folder.Create();
            return await use();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MailboxUnavailableException(options.Name, exception.Message, exception);
        }
    }
}
