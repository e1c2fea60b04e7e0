using LicenseInbox.Faults.Injected;
using LicenseInbox.Faults.Mails;

namespace LicenseInbox.Faults.Outside;

/// <summary>Compares, from outside, what was delivered with what the folders, the registry and the partners' mailboxes hold.</summary>
internal sealed class Comparison(Stage stage, IReadOnlyList<Story> stories, Postman postman)
{
    private static readonly string[] OwnFolders = ["INBOX", "Processed", "Exceptions", "Ignored"];

    /// <summary>Exceptions that belong to the stories themselves.</summary>
    private static readonly string[] Expected = ["owner.name-differs", "sender.unauthenticated"];

    private readonly Folders _folders = new(stage.Mail.Dovecot);

    /// <summary>How often a reply came again with the Message-ID it had, where a connection had died.</summary>
    public int Repeated { get; private set; }

    public Folders Folders => _folders;

    public async Task<IReadOnlyList<Difference>> RunAsync(IReadOnlyList<InjectedFault> faults, CancellationToken cancellationToken)
    {
        var differences = new List<Difference>();
        var told = stories.Select(story => story.Partner).Append(Stage.Sales).Distinct().ToDictionary(address => address, address => _folders.Read(address));
        var registry = await RegistryAsync(cancellationToken);
        var folders = OwnFolders.SelectMany(folder => _folders.Read(Stage.Inbox, folder).Select(mail => (mail.MessageId, folder))).ToLookup(mail => mail.MessageId, mail => mail.folder);
        Repeated = 0;
        foreach (var story in stories.Where(story => postman.Taken.ContainsKey(story.MessageId)))
        {
            CompareFolders(story.MessageId, story.Folder, folders, differences);
            if (story.Kind == StoryKind.Asked && !stage.Taken.ContainsKey(story.MessageId))
                CompareFolders(story.CompletionId, story.Folder, folders, differences);
            CompareRegistry(story, registry, differences);
            CompareReplies(story, told[story.Partner], faults, differences);
            if (story.Kind == StoryKind.Upgrade)
                CompareSales(story, told[Stage.Sales], faults, differences);
        }

        foreach (var row in await stage.Store.RowsAsync("SELECT code, COUNT(*) FROM exceptions WHERE is_open GROUP BY code", cancellationToken))
            if (!Expected.Contains(row[0]))
                differences.Add(new Difference(Wrong.NeedlessException, $"{row[1]} open exceptions {row[0]}"));
        return differences;
    }

    /// <summary>Where a person took a mail away, it may have been handled or not.</summary>
    private bool IsTaken(Story story) => stage.Taken.ContainsKey(story.MessageId) || stage.Taken.ContainsKey(story.CompletionId);

    private void CompareFolders(string messageId, string wanted, ILookup<string, string> folders, List<Difference> differences)
    {
        var found = folders[messageId].ToList();
        if (found.Count == 0 && !stage.Taken.ContainsKey(messageId))
            differences.Add(new Difference(Wrong.Lost, $"{messageId} lies in no folder"));
        if (found.Contains("INBOX"))
            differences.Add(new Difference(Wrong.LeftInInbox, messageId));
        // A second delivery of the same mail is ignored; the first is not.
        var handled = found.Where(folder => folder != "INBOX").ToList();
        var isTouched = stage.MovedBack.ContainsKey(messageId) || stage.Taken.ContainsKey(messageId);
        if (handled.Count > 0 && ((!handled.Remove(wanted) && !isTouched) || handled.Exists(folder => folder != "Ignored")))
            differences.Add(new Difference(Wrong.WrongFolder, $"{messageId} lies in {string.Join(", ", found)}, not in {wanted}"));
    }

    private void CompareRegistry(Story story, Registry registry, List<Difference> differences)
    {
        var made = registry.MovesMade.GetValueOrDefault(story.Key);
        var system = registry.SystemOf[story.Key];
        if (made > (story.Moves ? 1 : 0))
            differences.Add(new Difference(Wrong.MovedTooOften, $"key of {story.MessageId} ({story.Kind}) moved {made} times"));
        if (story.Moves && (made == 0 ? !IsTaken(story) : system != story.To))
            differences.Add(new Difference(Wrong.NotMoved, $"key of {story.MessageId} ({story.Kind}) is at {system}, moves made {made}"));
        if (registry.Audited.GetValueOrDefault(story.Case) != made)
            differences.Add(new Difference(Wrong.TrailDiffers, $"the audit trail of {story.MessageId} has {registry.Audited.GetValueOrDefault(story.Case)} moves, the registry {made}"));
    }

    private void CompareReplies(Story story, IReadOnlyList<FoundMail> inbox, IReadOnlyList<InjectedFault> faults, List<Difference> differences)
    {
        var replies = inbox.Where(mail => mail.Answers == story.MessageId || mail.Answers == story.CompletionId).ToList();
        foreach (var told in story.MustHear.Where(told => !IsTaken(story) && !replies.Exists(reply => reply.Told == told)))
            differences.Add(new Difference(Wrong.NotTold, $"{story.MessageId} ({story.Kind}) was not told {told}"));
        foreach (var wrong in replies.Where(reply => !story.MayHear(reply.Told)))
            differences.Add(new Difference(Wrong.ToldWrongly, $"{story.MessageId} ({story.Kind}) was told {wrong.Told}: {wrong.Subject}"));
        foreach (var same in replies.GroupBy(reply => reply.Told))
            CompareSame($"{story.MessageId} ({story.Kind}) was told {same.Key}", [.. same], faults, differences);
    }

    private void CompareSales(Story story, IReadOnlyList<FoundMail> inbox, IReadOnlyList<InjectedFault> faults, List<Difference> differences)
    {
        var told = inbox.Where(mail => mail.Subject.Contains(story.Case, StringComparison.Ordinal)).ToList();
        if (told.Count == 0 && !IsTaken(story))
            differences.Add(new Difference(Wrong.NotTold, $"sales was not told of {story.MessageId}"));
        CompareSame($"sales was told of {story.MessageId}", told, faults, differences);
    }

    private void CompareSame(string what, List<FoundMail> mails, IReadOnlyList<InjectedFault> faults, List<Difference> differences)
    {
        if (mails.Count < 2)
            return;
        var (first, last) = (mails.Min(mail => mail.At), mails.Max(mail => mail.At));
        var died = faults.Any(fault => fault.From <= last && fault.Until >= first.AddSeconds(-2));
        if (mails.Select(mail => mail.MessageId).Distinct().Count() > 1 || !died)
            differences.Add(new Difference(Wrong.ToldTwice, $"{what} {mails.Count} times ({string.Join(", ", mails.Select(mail => $"{mail.MessageId} at {mail.At:HH:mm:ss}"))})"));
        else
            Repeated += mails.Count - 1;
    }

    private async Task<Registry> RegistryAsync(CancellationToken cancellationToken)
    {
        var rows = await stage.Store.SnapshotAsync(
            [
                "SELECT text, system_text FROM licenses",
                "SELECT l.text, COUNT(*) FROM assignments a JOIN licenses l ON l.key = a.license_key WHERE a.cause = 'Move' GROUP BY l.text",
                "SELECT case_number, COUNT(*) FROM audit_entries WHERE action = 'move.made' GROUP BY case_number",
            ],
            cancellationToken);
        return new Registry(
            rows[0].ToDictionary(row => row[0], row => row[1]),
            rows[1].ToDictionary(row => row[0], row => int.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture)),
            rows[2].ToDictionary(row => row[0], row => int.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture)));
    }

    private sealed record Registry(Dictionary<string, string> SystemOf, Dictionary<string, int> MovesMade, Dictionary<string, int> Audited);
}
