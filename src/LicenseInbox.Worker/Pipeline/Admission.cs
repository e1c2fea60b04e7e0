using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Policy;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// Looks again at an email that became an exception of its own (its sender did not count): when facts have changed so that he does, it is admitted and counts as received when it was.
/// </summary>
internal sealed class Admission(MailPipeline pipeline, TimeProvider time)
{
    public async Task ReconsiderAsync(ICasebook book, Guid messageId, CancellationToken cancellationToken)
    {
        var message = await book.MessageAsync(messageId, cancellationToken);
        var open = await book.OpenExceptionsAsync(messageId, cancellationToken);
        if (message.State != MessageState.Exception || await pipeline.ReconsiderAsync(book, message, cancellationToken) is not { } handled)
            return;
        foreach (var record in open.Where(record => record.Code != FindingCodes.ReadingFailed))
            book.Put(record.Without(messageId, $"The sender counts now: the email was admitted ({handled.Message.State}).", time.GetUtcNow()));
    }
}
