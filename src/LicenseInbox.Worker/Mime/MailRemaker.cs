using LicenseInbox.Domain.Billing;
using MimeKit;

namespace LicenseInbox.Worker.Mime;

/// <summary>Draws pages of a document anew, as a PDF of pictures; null where the programs for it are missing.</summary>
/// <param name="document">The document.</param>
/// <param name="pages">The pages, from 1.</param>
/// <param name="cancellationToken">Stops the drawing.</param>
internal delegate byte[]? PageRedrawing(ReadOnlyMemory<byte> document, IReadOnlyList<int> pages, CancellationToken cancellationToken);

/// <summary>Remakes mails, in the process that reads them. What the bytes hold never makes it throw.</summary>
internal sealed class MailRemaker(PageRedrawing redraw) : IMailRemaker
{
    public Task<RemadeMail> EncloseAsync(ReadOnlyMemory<byte> raw, EncloseOrder order, CancellationToken cancellationToken) => Task.Run(
        () => Remade(raw, order.MailDigest, message => EnclosedForm.Of(message, order, redraw, cancellationToken), cancellationToken),
        cancellationToken);

    public Task<RemadeMail> StripAsync(ReadOnlyMemory<byte> raw, StripOrder order, CancellationToken cancellationToken) => Task.Run(
        () => Remade(raw, order.MailDigest, message => StrippedMessage.Of(message, order, redraw, cancellationToken), cancellationToken),
        cancellationToken);

    public Task<string?> DigestAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            string? digest = null;
            Remade(raw, null, message =>
            {
                digest = MessageDigest.Of(message, cancellationToken);
                return RemadeMail.Other;
            }, cancellationToken);
            return digest;
        },
        cancellationToken);

    private static RemadeMail Remade(ReadOnlyMemory<byte> raw, string? digest, Func<MimeMessage, RemadeMail> remake, CancellationToken cancellationToken) =>
        RawMail.Use(raw, digest, RemadeMail.Other, RemadeMail.Failed, remake, cancellationToken);
}
