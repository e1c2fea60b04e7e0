using System.Text;
using LicenseInbox.Worker.Tests.Scenarios;

namespace LicenseInbox.Worker.Tests.Fuzzing;

/// <summary>Mails of any structure, with any headers, with forms that hold anything; and the mails of the scenarios, damaged.</summary>
internal static class FuzzedMails
{
    private static readonly string[] Headers =
    [
        "From", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Received", "Return-Path", "Authentication-Results", "DKIM-Signature", "ARC-Seal", "ARC-Message-Signature",
        "ARC-Authentication-Results", "Auto-Submitted", "Precedence", "List-Id", "X-Loop", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "MIME-Version", "Sender", "Reply-To", "Resent-From", "X-Auto-Response-Suppress",
    ];

    private static readonly string[] Types =
    [
        "text/plain", "text/html", "text/plain; charset=utf-16", "text/plain; charset=x-none", "text/plain; charset=iso-2022-jp", "application/pdf", "application/octet-stream", "image/png", "message/rfc822", "message/delivery-status",
        "multipart/report; report-type=delivery-status", "application/ms-tnef", "application/pkcs7-mime; smime-type=signed-data", "text/calendar", "application/zip", "multipart/signed", "multipart/encrypted",
    ];

    private static readonly string[] Encodings = ["7bit", "8bit", "base64", "quoted-printable", "binary", "uuencode", "x-unknown"];

    private static readonly string[] Samples = Directory.GetFiles(Path.GetDirectoryName(ScenarioFolder.Named("auto-submitted-no").Path)!, "*.eml", SearchOption.AllDirectories);

    public static byte[] Make(Dice dice) => dice.Below(3) switch
    {
        0 => dice.Damaged(File.ReadAllBytes(dice.Of(Samples))),
        1 => dice.Damaged(Built(dice)),
        _ => Built(dice),
    };

    private static byte[] Built(Dice dice)
    {
        using var mail = new MemoryStream();
        Write(mail, "Authentication-Results: mx.vendor.example; dmarc=pass header.from=redwoodvoice.example\r\nReceived: from a by mx.vendor.example; Tue, 15 Sep 2026 10:05:00 -0700\r\n");
        Write(mail, $"From: Dana Ruiz <dana.ruiz@redwoodvoice.example>\r\nSubject: Case 204417 {Header(dice)}\r\nMessage-ID: <{dice.Below(int.MaxValue)}@redwoodvoice.example>\r\nMIME-Version: 1.0\r\n");
        for (var more = dice.Below(4); more > 0; more--)
            Write(mail, $"{dice.Of(Headers)}: {Header(dice)}\r\n");
        Part(mail, dice, 0);
        return mail.ToArray();
    }

    private static void Part(MemoryStream mail, Dice dice, int depth)
    {
        if (depth < 4 && dice.Is(depth == 0 ? 0.9 : 0.3))
        {
            var boundary = $"b{depth}";
            Write(mail, $"Content-Type: multipart/{dice.Of(["mixed", "alternative", "related", "digest", "signed"])}; boundary={boundary}\r\n\r\n");
            for (var parts = dice.Below(4); parts >= 0; parts--)
            {
                Write(mail, $"--{boundary}\r\n");
                Part(mail, dice, depth + 1);
            }

            Write(mail, dice.Is(0.9) ? $"--{boundary}--\r\n" : "");
            return;
        }

        if (dice.Is(0.6))
        {
            Write(mail, $"Content-Type: application/pdf; name=\"{Header(dice).Replace('"', '.')}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n");
            Write(mail, Convert.ToBase64String(dice.Is(0.2) ? dice.Damaged(FuzzedForms.Make(dice)) : FuzzedForms.Make(dice), Base64FormattingOptions.InsertLineBreaks) + "\r\n");
            return;
        }

        Write(mail, $"Content-Type: {dice.Of(Types)}\r\nContent-Transfer-Encoding: {dice.Of(Encodings)}\r\n\r\n{dice.Text()}\r\n");
    }

    /// <summary>A header's value on one line.</summary>
    private static string Header(Dice dice) => dice.Text().Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);

    private static void Write(MemoryStream mail, string text) => mail.Write(Encoding.UTF8.GetBytes(text));
}
