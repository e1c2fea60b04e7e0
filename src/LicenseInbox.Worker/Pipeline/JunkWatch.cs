using System.Security.Cryptography;
using System.Text;
using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Intake;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Registry;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>
/// Looks into the folder where the mail server puts what it takes for junk: a mail whose subject names a known case is an exception, since nobody else will ever see it. It is due like a request. When the mail is gone from there (a person moved it
/// to the watched folder, where it is handled, or deleted it), the exception is over.
/// </summary>
internal sealed class JunkWatch(IReadOnlyList<IMailbox> mailboxes, ICasebooks casebooks, PolicySettings policy, TimeProvider time, ILogger<JunkWatch> logger)
{
    public const string Code = "mail.junk";

    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(2);

    /// <summary>Servers empty that folder after some weeks; what is older than this was seen before.</summary>
    private static readonly TimeSpan LooksBack = TimeSpan.FromDays(7);

    /// <summary>Anybody can send junk that names a case: so many exceptions a look, the next ones with the next look.</summary>
    private const int AtOnce = 20;

    /// <summary>Looks again and again, until the lease or the program ends.</summary>
    public async Task WatchAsync(Lease lease, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var mailbox in mailboxes)
            {
                try
                {
                    await LookAsync(lease, mailbox, stoppingToken);
                }
                catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
                {
                    return;
                }
                catch (Exception error) when (error is MailboxUnavailableException or StoreUnavailableException or ConcurrentChangeException)
                {
                    logger.LogWarning("The junk of {Account:l} is looked at later: {Reason:l}", mailbox.Account, error.Message);
                }
                catch (Exception error) when (error is not LeaseLostException)
                {
                    logger.LogError(error, "The junk of {Account:l} could not be looked at", mailbox.Account);
                }
            }

            await Task.Delay(LookEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One look at one mailbox.</summary>
    public async Task LookAsync(Lease lease, IMailbox mailbox, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var junk = await mailbox.JunkSinceAsync(now - LooksBack, cancellationToken);
        await using var book = await casebooks.OpenAsync(lease, cancellationToken);
        var opened = 0;
        foreach (var mail in junk)
        {
            if (opened < AtOnce && await KnownCaseAsync(book, mail.Subject, cancellationToken) is { } number && await book.FindExceptionAsync(IdOf(mail.Id), cancellationToken) is null)
            {
                Open(book, mail, number, now);
                opened++;
            }
        }

        var there = junk.Select(mail => IdOf(mail.Id)).ToHashSet();
        foreach (var record in (await book.OpenExceptionsAsync(Code, cancellationToken)).Where(record => IsOf(record, mailbox) && !there.Contains(record.Id)))
            book.Put(record with { Resolution = "The mail is in the junk folder no more.", ResolvedAt = now });
        await book.CommitAsync(cancellationToken);
        if (opened > 0)
            logger.LogWarning("{Account:l}: {Count} mails that name a known case lie in the junk folder", mailbox.Account, opened);
    }

    private void Open(ICasebook book, JunkMail mail, CaseNumber number, DateTimeOffset now)
    {
        book.Put(new ExceptionRecord
        {
            Id = IdOf(mail.Id),
            Code = Code,
            Summary = $"A mail that names case {number} lies in the folder '{mail.Id.Folder}' of {mail.Id.Account}: where it is a partner's, move it to the watched folder.",
            Case = number,
            OpenedAt = now,
            Deadline = mail.ReceivedAt + policy.Sla,
        });
        book.Add(AuditEntry.Of(IdOf(mail.Id), number, now, AuditActions.JunkFound, new { mail.Id.Folder, mail.Id.UidValidity, mail.Id.Uid }));
    }

    private async Task<CaseNumber?> KnownCaseAsync(ICasebook book, string subject, CancellationToken cancellationToken)
    {
        foreach (var number in CaseNumbers.CandidatesInSubject(subject, policy))
        {
            if (await book.Cases.FindAsync(number, cancellationToken) is not null)
                return number;
        }

        return null;
    }

    /// <summary>The identity follows from where the mail lies, so that it is one exception however often it is seen.</summary>
    private static Guid IdOf(DeliveryId id) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"junk|{id.Account}|{id.Folder}|{id.UidValidity}|{id.Uid}")).AsSpan(0, 16));

    private static bool IsOf(ExceptionRecord record, IMailbox mailbox) => record.Summary.Contains($"of {mailbox.Account}:", StringComparison.Ordinal);
}
