using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// Ends a conversation between machines. A helpdesk that answers every mail, and does not say that it is one, gets answers as long as something comes of them: a filled form we have not seen, a
/// case that moves on. After a few in a day that nothing came of, its next mail goes to a person.
/// </summary>
/// <param name="atMost">Answers without progress to one correspondent in a day.</param>
/// <param name="time">The clock.</param>
internal sealed class AnswerLoops(int atMost, TimeProvider time)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The finding when the mail is not answered any more; null when it is handled as any other.</summary>
    public async Task<Finding?> FindAsync(ICasebook book, MessageFacts message, IReadOnlyList<Request> requests, PolicySettings settings, CancellationToken cancellationToken)
    {
        if (message.From.Count == 0 || await BringsFormAsync(book, message, requests, cancellationToken))
            return null;
        var correspondent = Correspondent(message.From[0].Address);
        var answers = (await book.WrittenToDomainAsync(message.From[0].Domain, time.GetUtcNow() - Day, cancellationToken))
            .Count(mail => !mail.TellsOutcome && mail.To.Any(to => Correspondent(to.Address) == correspondent));
        return answers < atMost ? null : new Finding
        {
            Code = FindingCodes.ReplyLimit,
            Outcome = settings.Table[FindingCodes.ReplyLimit].Outcome,
            Message = $"{answers} mails of this sender were answered within a day, and nothing came of it: it may be a machine, and is not answered any more.",
            Evidence = [Evidence.From("headers", "From", message.From[0].Address)],
        };
    }

    /// <summary>Whether it brings a filled form that its requests have not got yet: our own blanks, and what was sent before, come back with many an automatic answer.</summary>
    public static async Task<bool> BringsFormAsync(ICasebook book, MessageFacts message, IReadOnlyList<Request> requests, CancellationToken cancellationToken)
    {
        var filled = message.Documents.Where(document => document.Problem is { IsAttached: true } || document.Forms.Any(IsFilled)).Select(document => document.Digest).ToHashSet(StringComparer.Ordinal);
        foreach (var earlier in requests.SelectMany(request => request.State.Submissions).Select(submission => submission.Id).Distinct())
        {
            var facts = (await book.MessageAsync(earlier, cancellationToken)).Facts;
            if (facts.Digest != message.Digest || facts.MessageId != message.MessageId)
                filled.ExceptWith(facts.Documents.Select(document => document.Digest));
        }

        return filled.Count > 0;
    }

    /// <summary>Who writes, however his helpdesk numbers its addresses: <c>support+4711@partner.example</c> is <c>support@partner.example</c>.</summary>
    public static string Correspondent(string address)
    {
        var at = address.LastIndexOf('@');
        var local = at < 0 ? address : address[..at];
        var plus = local.IndexOf('+', StringComparison.Ordinal);
        var name = string.Concat((plus > 0 ? local[..plus] : local).Where(character => !char.IsAsciiDigit(character))).Trim('-', '.', '_');
        return $"{name}{(at < 0 ? "" : address[at..])}".ToLowerInvariant();
    }

    private static bool IsFilled(FormFacts form) => form.Fields.Values.Any(field => field.Value is not null || field.Checked == true);
}
