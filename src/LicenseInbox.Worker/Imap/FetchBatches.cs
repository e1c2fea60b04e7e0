using LicenseInbox.Domain.Receiving;

namespace LicenseInbox.Worker.Imap;

/// <summary>How many raw mails are asked for in one command: far faster than one by one, while a batch of large ones still fits in memory.</summary>
internal static class FetchBatches
{
    private const int Mails = 50;
    private const long Bytes = 32 * 1024 * 1024;

    /// <summary>The slowest line on which a body still arrives in time, in bytes a second.</summary>
    private const double SlowestLine = 100_000;

    public static IEnumerable<IReadOnlyList<DeliverySummary>> Of(IReadOnlyList<DeliverySummary> deliveries)
    {
        var batch = new List<DeliverySummary>();
        var bytes = 0L;
        foreach (var delivery in deliveries)
        {
            if (batch.Count == Mails || (batch.Count > 0 && bytes + delivery.Size > Bytes))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(delivery);
            bytes += delivery.Size;
        }

        if (batch.Count > 0)
            yield return batch;
    }

    /// <summary>What a batch's bodies get above the time of one command.</summary>
    public static TimeSpan TimeFor(IReadOnlyList<DeliverySummary> batch) => TimeSpan.FromSeconds(batch.Sum(summary => summary.Size) / SlowestLine);

    /// <summary>Reads a body into one array of the size that the server said: arrays that grow meanwhile, of a mail's size each, keep the garbage collector busy.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, long size, CancellationToken cancellationToken)
    {
        var bytes = new MemoryStream((int)Math.Clamp(size, 0, Bytes));
        await body.CopyToAsync(bytes, cancellationToken);
        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }
}
