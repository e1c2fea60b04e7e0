using LicenseInbox.Domain.Receiving;

namespace LicenseInbox.Worker.Pipeline;

/// <summary>Mails of which nobody knows yet whether their sender is vouched for, since a key could not be looked up: they are tried again with growing pauses, a few times.</summary>
internal sealed class PutOffMails(TimeProvider time)
{
    private const int Tries = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);

    private readonly Dictionary<DeliveryId, (int Tries, DateTimeOffset NotBefore)> _mails = [];

    /// <summary>Whether its pause is not over.</summary>
    public bool Has(DeliveryId id) => _mails.TryGetValue(id, out var mail) && time.GetUtcNow() < mail.NotBefore;

    /// <summary>Puts it off once more.</summary>
    /// <returns>False when it was tried often enough.</returns>
    public bool PutOff(DeliveryId id)
    {
        var tries = _mails.GetValueOrDefault(id).Tries + 1;
        _mails[id] = (tries, time.GetUtcNow() + (FirstPause * Math.Pow(2, tries - 1)));
        return tries < Tries || !_mails.Remove(id);
    }

    public void Forget(DeliveryId id) => _mails.Remove(id);
}
