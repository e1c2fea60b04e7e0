using LicenseInbox.Domain.Receiving;
using MailKit;
using MailKit.Net.Imap;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Imap;

/// <summary>
/// Moves mails to their folders. By MOVE where the server has it; else by COPY, and only what the server confirmed to have copied (COPYUID) is marked and
/// expunged, by UID. Where neither can be done, or rights or room are missing, the mail stays where it is, with one warning and without a copy.
/// </summary>
internal sealed class ImapFiling(string account, ImapFolders folders, ILogger logger)
{
    private readonly HashSet<string> warned = [];

    /// <summary>Set when a copied mail could not be taken out of the watched folder: copying more would only pile up copies.</summary>
    private bool onlyCopies;

    /// <summary>Moves mails out of the open folder; those that are not in the answer were no longer there.</summary>
    public async Task<IReadOnlyDictionary<UniqueId, FilingResult>> MoveAsync(
        ImapClient client, IMailFolder source, IReadOnlyList<UniqueId> uids, string name, CancellationToken cancellationToken)
    {
        var present = (await source.SearchAsync(MailKit.Search.SearchQuery.Uids([.. uids]), cancellationToken)).Intersect(uids).ToList();
        if (present.Count == 0)
            return All([], FilingResult.Gone);
        try
        {
            if (await TryAsync(client, source, present, name, cancellationToken) is not { } filed)
                return All(present, FilingResult.Denied);
            warned.Remove(OverQuota(name, source)); // There is room again: when it is used up, that is news.
            return All(filed, FilingResult.Filed);
        }
        catch (ImapCommandException exception) when (exception.Response == ImapCommandResponse.No && IsOverQuota(exception.ResponseText))
        {
            Warn(OverQuota(name, source), exception.ResponseText);
            return All(present, FilingResult.OverQuota);
        }
        catch (ImapCommandException exception) when (exception.Response == ImapCommandResponse.No)
        {
            Warn($"the server does not allow moving mails to '{name}': they stay in '{source.FullName}'", exception.ResponseText);
            return All(present, FilingResult.Denied);
        }
    }

    private static string OverQuota(string name, IMailFolder source) => $"the mailbox is over its quota, so that nothing can be moved to '{name}': mails stay in '{source.FullName}' until there is room";

    /// <summary>By the server's words: the library does not tell the response code (OVERQUOTA, RFC 9208).</summary>
    private static bool IsOverQuota(string? reason) => reason is not null && (reason.Contains("quota", StringComparison.OrdinalIgnoreCase) || reason.Contains("is full", StringComparison.OrdinalIgnoreCase));

    private static Dictionary<UniqueId, FilingResult> All(IEnumerable<UniqueId> uids, FilingResult result) => uids.ToDictionary(uid => uid, _ => result);

    /// <summary>The mails that were moved; null when moving is not possible here.</summary>
    private async Task<IReadOnlyCollection<UniqueId>?> TryAsync(ImapClient client, IMailFolder source, List<UniqueId> uids, string name, CancellationToken cancellationToken)
    {
        if (source.Access != FolderAccess.ReadWrite)
        {
            Warn($"'{source.FullName}' can only be read: mails stay in it");
            return null;
        }

        if (client.Capabilities.HasFlag(ImapCapabilities.Move))
        {
            var moved = await MoveIntoAsync(source, uids, await folders.FindOrCreateAsync(client, name, cancellationToken), cancellationToken);
            // COPYUID says which were still there; a server without UIDPLUS doesn't say.
            return client.Capabilities.HasFlag(ImapCapabilities.UidPlus) ? [.. moved.Source] : uids;
        }

        if (!client.Capabilities.HasFlag(ImapCapabilities.UidPlus))
        {
            Warn($"the server has neither MOVE nor UIDPLUS, so that no mail can be moved safely: they stay in '{source.FullName}'");
            return null;
        }

        if (onlyCopies || !await CanBeTakenOutAsync(client, source, cancellationToken))
        {
            Warn($"the server does not allow taking mails out of '{source.FullName}': they stay in it");
            return null;
        }

        return await CopyAndExpungeAsync(source, uids, await folders.FindOrCreateAsync(client, name, cancellationToken), cancellationToken);
    }

    private static async Task<UniqueIdMap> MoveIntoAsync(IMailFolder source, List<UniqueId> uids, IMailFolder target, CancellationToken cancellationToken)
    {
        try
        {
            return await source.MoveToAsync(uids, target, cancellationToken);
        }
        catch (FolderNotFoundException) when (target.ParentFolder is { } parent)
        {
            // Somebody deleted the folder since this connection first saw it.
            await parent.CreateAsync(target.Name, isMessageFolder: true, cancellationToken);
            return await source.MoveToAsync(uids, target, cancellationToken);
        }
    }

    private async Task<IReadOnlyCollection<UniqueId>?> CopyAndExpungeAsync(IMailFolder source, List<UniqueId> uids, IMailFolder target, CancellationToken cancellationToken)
    {
        var copied = await source.CopyToAsync(uids, target, cancellationToken);
        var safe = copied.Source.ToList();
        if (safe.Count == 0)
        {
            Warn($"the server does not confirm what it copies to '{target.FullName}': mails stay in '{source.FullName}'");
            onlyCopies = true;
            return null;
        }

        try
        {
            await source.StoreAsync(safe, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true }, cancellationToken);
            await source.ExpungeAsync(safe, cancellationToken);
            return safe;
        }
        catch (ImapCommandException)
        {
            onlyCopies = true;
            throw;
        }
    }

    /// <summary>Whether mails may be marked as deleted and expunged.</summary>
    public static async Task<bool> CanBeTakenOutAsync(ImapClient client, IMailFolder source, CancellationToken cancellationToken)
    {
        if (!source.PermanentFlags.HasFlag(MessageFlags.Deleted))
            return false;
        if (!client.Capabilities.HasFlag(ImapCapabilities.Acl))
            return true;
        var rights = await source.GetMyAccessRightsAsync(cancellationToken);
        return rights.Contains(AccessRight.SetMessageDeleted) && rights.Contains(AccessRight.ExpungeFolder);
    }

    /// <summary>Says something once, however often and in whatever words the server repeats its reason.</summary>
    private void Warn(string sentence, string? reason = null)
    {
        if (warned.Add(sentence))
            logger.LogWarning("Mailbox {Mailbox}: {Warning} {Reason:l}", account, sentence, reason);
    }
}
