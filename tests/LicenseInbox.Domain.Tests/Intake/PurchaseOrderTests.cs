using LicenseInbox.Domain.Intake;

namespace LicenseInbox.Domain.Tests.IntakeStage;

public class PurchaseOrderTests
{
    [Theory]
    [InlineData("PO number 12345", "12345")]
    [InlineData("The no-charge PO is NC-2231, thanks.", "NC-2231")]
    [InlineData("P.O. #: 4471", "4471")]
    [InlineData("purchase order no. A/4471", "A/4471")]
    [InlineData("The PO was turned in yesterday.", null)]
    [InlineData("Please post it to the depot 12345.", null)]
    [InlineData("PO to follow", null)]
    public void A_purchase_order_named_in_words_is_found(string words, string? order) => PurchaseOrder.In(words).ShouldBe(order);
}
