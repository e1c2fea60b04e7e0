using System.Security.Cryptography;
using System.Text;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Gateway;

/// <summary>
/// Tells the vendor's case desk what was written for it with what it tells of: notes, and that a case is closed. In order for each case, once by its id; what it does not take is shown to a person. One worker
/// at a time does this.
/// </summary>
internal sealed class CaseTelling(ILicenseServer server, ICasePosts posts, ICasebooks casebooks, TimeProvider time, ILogger<CaseTelling> logger)
{
    /// <summary>Code of the exception about a case whose desk does not take what it is told.</summary>
    public const string NotTold = "case.not-told";

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <summary>Tells again and again, until it is told to stop.</summary>
    public async Task WatchAsync(Lease lease, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TellDueAsync(lease, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (StoreUnavailableException error)
            {
                logger.LogWarning("What the case desk is to be told waits: {Reason:l}", error.Message);
            }
            catch (Exception error) when (error is not LeaseLostException)
            {
                logger.LogError(error, "The case desk could not be told; tried again");
            }

            await Task.Delay(LookEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Tells what may be told now; ends early when the case desk answers nobody.</summary>
    public async Task TellDueAsync(Lease lease, CancellationToken cancellationToken)
    {
        while (await posts.DueAsync(time.GetUtcNow(), cancellationToken) is { Count: > 0 } due)
        {
            foreach (var post in due)
            {
                var (told, goesOn) = await TellAsync(post, cancellationToken);
                await posts.WriteAsync(lease, told, cancellationToken);
                if (told.State == CasePostState.Refused)
                    await ShowAsync(lease, told, cancellationToken);
                if (!goesOn)
                    return;
            }
        }
    }

    private async Task<(CasePost Post, bool GoesOn)> TellAsync(CasePost post, CancellationToken cancellationToken)
    {
        var tried = post with { Attempts = post.Attempts + 1, LastError = null };
        try
        {
            var isKnown = post.Note is { } note
                ? await server.AddNoteAsync(post.Case, new CaseNote(post.Id, post.At, note), cancellationToken)
                : await server.CloseCaseAsync(post.Case, cancellationToken);
            return (isKnown ? tried with { State = CasePostState.Sent } : tried with { State = CasePostState.Refused, LastError = "it does not know the case" }, true);
        }
        catch (LicenseServerRefusedException error)
        {
            return (tried with { State = CasePostState.Refused, LastError = error.Message }, true);
        }
        catch (LicenseServerUnavailableException error)
        {
            logger.LogWarning("The case desk is told later: {Reason:l}", error.Message);
            var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, 15 * Math.Pow(2, Math.Min(post.Attempts, 10))));
            return (tried with { NotBefore = time.GetUtcNow() + pause, LastError = error.Message }, error.RestsFor is null);
        }
    }

    /// <summary>One exception for a case, however much of it is not taken.</summary>
    private async Task ShowAsync(Lease lease, CasePost post, CancellationToken cancellationToken)
    {
        var id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{NotTold}:{post.Case.Canonical}")).AsSpan(0, 16));
        await using var book = await casebooks.OpenAsync(lease, cancellationToken);
        var request = await book.FindRequestAsync(post.Case, cancellationToken);
        book.Put(new ExceptionRecord
        {
            Id = id,
            Code = NotTold,
            Summary = $"The case desk does not take {(post.Note is null ? "that the case is to be closed" : "a note")}: {post.LastError}.",
            RequestId = request?.Id,
            Case = post.Case,
            OpenedAt = time.GetUtcNow(),
        });
        await book.CommitAsync(cancellationToken);
    }
}
