using MimeKit;
using MimeKit.Utils;

namespace LicenseInbox.Benchmarks.Corpus;

/// <summary>A request of the corpus as the mail that the receiving server hands over, vouched for.</summary>
internal static class RequestMail
{
    private const string Own = "licensing@vendor.example";

    public static byte[] Raw(Truth truth, TrueRequest request)
    {
        var sender = MailboxAddress.Parse(request.Sender);
        var body = new BodyBuilder { TextBody = request.Body };
        foreach (var document in request.Documents)
            body.Attachments.Add(document.File, truth.Bytes(document));
        using var message = new MimeMessage { Subject = request.Subject, Date = request.ReceivedAt.AddMinutes(-1), MessageId = $"{request.Id}@{sender.Domain}", Body = body.ToMessageBody() };
        message.From.Add(sender);
        message.To.Add(MailboxAddress.Parse(Own));
        message.Headers.Insert(0, new Header("Authentication-Results", $"mx.vendor.example; dmarc=pass header.from={sender.Domain}"));
        message.Headers.Insert(0, new Header("Received", $"from mail.{sender.Domain} by mx.vendor.example for <{Own}>; {DateUtils.FormatDate(request.ReceivedAt)}"));
        using var raw = new MemoryStream();
        message.WriteTo(raw);
        return raw.ToArray();
    }
}
