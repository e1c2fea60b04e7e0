using System.Runtime.CompilerServices;
using LicenseInbox.Domain.Receiving;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>Fetched mails in batches whose headers are read together: a reader is asked once for many, and few enough of them are held in memory.</summary>
internal static class FetchedBatches
{
    private const int Mails = 50;
    private const long Bytes = 32 * 1024 * 1024;

    public static async IAsyncEnumerable<IReadOnlyList<FetchedMail>> Of(IAsyncEnumerable<FetchedMail> fetched, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batch = new List<FetchedMail>();
        var bytes = 0L;
        await foreach (var mail in fetched.WithCancellation(cancellationToken))
        {
            batch.Add(mail);
            bytes += mail.Raw?.Length ?? 0;
            if (batch.Count < Mails && bytes < Bytes)
                continue;
            yield return batch;
            (batch, bytes) = ([], 0);
        }

        if (batch.Count > 0)
            yield return batch;
    }
}
