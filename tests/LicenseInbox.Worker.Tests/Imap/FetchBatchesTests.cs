using LicenseInbox.Domain.Receiving;
using LicenseInbox.Worker.Imap;

namespace LicenseInbox.Worker.Tests.Imap;

public class FetchBatchesTests
{
    private const long Mebibyte = 1024 * 1024;

    [Fact]
    public void A_batch_has_at_most_fifty_mails() =>
        FetchBatches.Of(Mails(Enumerable.Repeat(1000L, 120))).Select(batch => batch.Count).ShouldBe([50, 50, 20]);

    [Fact]
    public void A_batch_of_large_mails_is_smaller_and_a_huge_one_travels_alone() =>
        FetchBatches.Of(Mails([10 * Mebibyte, 20 * Mebibyte, 10 * Mebibyte, 40 * Mebibyte, 1])).Select(batch => batch.Count).ShouldBe([2, 1, 1, 1]);

    [Fact]
    public void Bodies_get_a_second_for_each_hundred_kilobytes() =>
        FetchBatches.TimeFor(Mails([150_000, 50_000])).ShouldBe(TimeSpan.FromSeconds(2));

    private static List<DeliverySummary> Mails(IEnumerable<long> sizes) =>
        [.. sizes.Select((size, index) => new DeliverySummary(new DeliveryId("main", "INBOX", 1, $"{index + 1}"), DateTimeOffset.UnixEpoch, size))];
}
