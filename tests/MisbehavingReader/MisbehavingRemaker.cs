using System.Text;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Reading;

namespace MisbehavingReader;

/// <summary>Does what a message's text says, then gives the text back.</summary>
internal sealed class MisbehavingRemaker(IReadingProgress progress) : IMailRemaker, IPageImages
{
    public Task<RemadeMail> EncloseAsync(ReadOnlyMemory<byte> raw, EncloseOrder order, CancellationToken cancellationToken)
    {
        MisbehavingDocuments.Do(Encoding.UTF8.GetString(raw.Span), progress);
        return Task.FromResult(new RemadeMail(RemadeAs.Made, raw, null));
    }

    public Task<RemadeMail> StripAsync(ReadOnlyMemory<byte> raw, StripOrder order, CancellationToken cancellationToken)
    {
        MisbehavingDocuments.Do(Encoding.UTF8.GetString(raw.Span), progress);
        return Task.FromResult(new RemadeMail(RemadeAs.Made, raw, null) { Digest = "digest" });
    }

    public Task<string?> DigestAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellationToken)
    {
        MisbehavingDocuments.Do(Encoding.UTF8.GetString(raw.Span), progress);
        return Task.FromResult<string?>(raw.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    public Task<PageImage> DrawAsync(ReadOnlyMemory<byte> raw, PageOrder order, CancellationToken cancellationToken)
    {
        MisbehavingDocuments.Do(Encoding.UTF8.GetString(raw.Span), progress);
        return Task.FromResult(new PageImage(raw, 612, 792, null));
    }
}
