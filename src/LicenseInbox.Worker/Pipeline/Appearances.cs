using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Receiving;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>Where a mail goes that was handled before, when it appears again.</summary>
internal static class Appearances
{
    /// <summary>
    /// It is ignored: a second copy, or one that a person moved back. But where the server numbered its mails anew (UIDVALIDITY, another server) before a handled mail was filed, it is that mail,
    /// and goes where it had to go.
    /// </summary>
    /// <param name="earlier">In which deliveries the message appeared so far.</param>
    /// <param name="now">The delivery it appears in.</param>
    public static Filing FilingOfAnother(IReadOnlyList<RecordedDelivery> earlier, DeliveryId now)
    {
        var handled = earlier.Where(delivery => delivery.Id.Account == now.Account && delivery.Id.Folder == now.Folder && delivery.Filing is not null and not Filing.Ignored).ToList();
        var isThere = handled.Exists(delivery => delivery.State == DeliveryState.Filed || delivery.Id.UidValidity == now.UidValidity);
        return isThere ? Filing.Ignored : handled.LastOrDefault()?.Filing ?? Filing.Ignored;
    }
}
