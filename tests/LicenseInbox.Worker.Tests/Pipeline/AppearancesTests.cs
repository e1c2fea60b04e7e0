using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Worker.Pipeline;

namespace LicenseInbox.Worker.Tests.Pipeline;

/// <summary>Where a mail goes that was handled before.</summary>
public class AppearancesTests
{
    [Theory]
    [InlineData(DeliveryState.Handled)]
    [InlineData(DeliveryState.Gone)]
    [InlineData(DeliveryState.FilingDenied)]
    public void A_mail_that_got_a_new_number_before_it_was_filed_goes_where_it_had_to_go(DeliveryState state) =>
        Appearances.FilingOfAnother([Delivery(1, "7", state, Filing.Exceptions)], Now(2, "1")).ShouldBe(Filing.Exceptions);

    [Fact]
    public void A_second_copy_is_ignored() =>
        Appearances.FilingOfAnother([Delivery(1, "7", DeliveryState.Handled, Filing.Processed)], Now(1, "8")).ShouldBe(Filing.Ignored);

    [Fact]
    public void A_mail_that_a_person_moved_back_is_ignored_also_under_new_numbers() =>
        Appearances.FilingOfAnother([Delivery(1, "7", DeliveryState.Filed, Filing.Processed)], Now(2, "1")).ShouldBe(Filing.Ignored);

    [Fact]
    public void Of_two_copies_with_new_numbers_one_goes_where_it_had_to_go()
    {
        RecordedDelivery[] old = [Delivery(1, "7", DeliveryState.Handled, Filing.Processed), Delivery(1, "8", DeliveryState.Handled, Filing.Ignored)];
        var first = Appearances.FilingOfAnother(old, Now(2, "1"));
        first.ShouldBe(Filing.Processed);
        Appearances.FilingOfAnother([.. old, Delivery(2, "1", DeliveryState.Handled, first)], Now(2, "2")).ShouldBe(Filing.Ignored);
    }

    [Fact]
    public void What_was_handled_in_another_mailbox_is_ignored() =>
        Appearances.FilingOfAnother([Delivery(1, "7", DeliveryState.Handled, Filing.Processed)], new DeliveryId("other", "INBOX", 2, "1")).ShouldBe(Filing.Ignored);

    private static DeliveryId Now(long validity, string uid) => new("moves", "INBOX", validity, uid);

    private static RecordedDelivery Delivery(long validity, string uid, DeliveryState state, Filing filing) =>
        new(Now(validity, uid), DateTimeOffset.UnixEpoch, state, Guid.Empty, filing);
}
