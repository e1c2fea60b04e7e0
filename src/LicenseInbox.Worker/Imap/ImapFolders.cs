using MailKit;
using MailKit.Net.Imap;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Imap;

/// <summary>Finds folders by their names in the settings, and makes those that are missing.</summary>
internal sealed class ImapFolders(ILogger logger)
{
    /// <summary>The folder of a name; "/" parts the levels, and the server's prefix may be left out.</summary>
    /// <exception cref="FolderNotFoundException">There is none.</exception>
    public static async Task<IMailFolder> FindAsync(ImapClient client, string name, CancellationToken cancellationToken)
    {
        if (IsInbox(name))
            return client.Inbox ?? throw new FolderNotFoundException("INBOX");
        return await client.GetFolderAsync(FullName(Personal(client), name), cancellationToken);
    }

    /// <summary>The names of the mailbox's other folders that can hold mails.</summary>
    public static async Task<IReadOnlyList<string>> OthersAsync(ImapClient client, IEnumerable<string> own, CancellationToken cancellationToken)
    {
        var personal = Personal(client);
        var known = own.Select(name => IsInbox(name) ? "INBOX" : FullName(personal, name)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return (await client.GetFoldersAsync(personal, StatusItems.None, subscribedOnly: false, cancellationToken))
            .Where(folder => (folder.Attributes & (FolderAttributes.NoSelect | FolderAttributes.NonExistent)) == 0 && !known.Contains(folder.FullName))
            .Select(folder => folder.FullName)
            .ToList();
    }

    /// <summary>The folder of a name, made and subscribed to when it is missing.</summary>
    public async Task<IMailFolder> FindOrCreateAsync(ImapClient client, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(client, name, cancellationToken);
        }
        catch (FolderNotFoundException)
        {
            return await CreateAsync(client, name, cancellationToken);
        }
    }

    /// <summary>The folder for sent mails: by its name in the settings, else by the server's mark, else "Sent".</summary>
    public async Task<IMailFolder> SentAsync(ImapClient client, string? name, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(name) && client.Capabilities.HasFlag(ImapCapabilities.SpecialUse) && client.GetFolder(SpecialFolder.Sent) is { } marked)
            return marked;
        return await FindOrCreateAsync(client, string.IsNullOrEmpty(name) ? "Sent" : name, cancellationToken);
    }

    /// <summary>The folder for junk: by its name in the settings, else by the server's mark, else "Junk"; null where there is none. Marks are those that it had at the login.</summary>
    public static async Task<IMailFolder?> JunkAsync(ImapClient client, string? name, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(name) && client.Capabilities.HasFlag(ImapCapabilities.SpecialUse) && client.GetFolder(SpecialFolder.Junk) is { } marked)
            return marked;
        try
        {
            return await FindAsync(client, string.IsNullOrEmpty(name) ? "Junk" : name, cancellationToken);
        }
        catch (FolderNotFoundException)
        {
            return null;
        }
    }

    private async Task<IMailFolder> CreateAsync(ImapClient client, string name, CancellationToken cancellationToken)
    {
        var personal = Personal(client);
        var full = FullName(personal, name);
        var folder = client.GetFolder(personal);
        var path = full[PrefixOf(personal).Length..];
        foreach (var level in path.Split(personal.DirectorySeparator))
        {
            IMailFolder next;
            try
            {
                next = await folder.GetSubfolderAsync(level, cancellationToken);
            }
            catch (FolderNotFoundException)
            {
                next = await folder.CreateAsync(level, isMessageFolder: true, cancellationToken) ?? throw new FolderNotFoundException(full);
                // So that mail programs show it.
                await next.SubscribeAsync(cancellationToken);
                logger.LogInformation("Made the folder {Folder:l}", next.FullName);
            }

            folder = next;
        }

        return folder;
    }

    private static bool IsInbox(string name) => string.Equals(name, "INBOX", StringComparison.OrdinalIgnoreCase);

    private static FolderNamespace Personal(ImapClient client) =>
        client.PersonalNamespaces.Count > 0 ? client.PersonalNamespaces[0] : new FolderNamespace('/', "");

    private static string PrefixOf(FolderNamespace personal) =>
        personal.Path.Length == 0 || personal.Path.EndsWith(personal.DirectorySeparator) ? personal.Path : personal.Path + personal.DirectorySeparator;

    private static string FullName(FolderNamespace personal, string name)
    {
        var prefix = PrefixOf(personal);
        var own = name.Replace('/', personal.DirectorySeparator);
        return own.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? own : prefix + own;
    }
}
