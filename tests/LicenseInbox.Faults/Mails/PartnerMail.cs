using System.Globalization;
using MimeKit;

namespace LicenseInbox.Faults.Mails;

/// <summary>Writes a story's mails, with the forms it needs.</summary>
internal static class PartnerMail
{
    /// <summary>The mail that opens the story.</summary>
    public static byte[] First(Story story, string to) => story.Kind switch
    {
        StoryKind.AutoReply => Write(story, to, story.MessageId, $"Automatic reply: Re: Case {story.Case}", "I am out of the office until Monday.", [], "auto-replied"),
        StoryKind.Asked => Write(story, to, story.MessageId, Subject(story), "please move this key.", [("transfer.pdf", Transfer(story))]),
        StoryKind.Upgrade => Write(
            story, to, story.MessageId, $"{Subject(story)}, upgrade to software-only", "this is an upgrade to a software-only solution.",
            [("transfer.pdf", Transfer(story)), ("worksheet.pdf", Worksheet(story)), ("card.pdf", Card(story))]),
        _ => Write(story, to, story.MessageId, Subject(story), "please find the forms attached.", [("transfer.pdf", Transfer(story)), ("card.pdf", Card(story))]),
    };

    /// <summary>The mail that brings what was asked for.</summary>
    public static byte[] Completion(Story story, string to) =>
        Write(story, to, story.CompletionId, $"RE: {Subject(story)}", "here is the card form.", [("card.pdf", Card(story))], answers: story.MessageId);

    private static string Subject(Story story) => $"Case {story.Case}";

    private static byte[] Write(Story story, string to, string id, string subject, string words, (string Name, byte[] Content)[] forms, string? automatic = null, string? answers = null)
    {
        using var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Lee Ames", story.Partner));
        message.To.Add(MailboxAddress.Parse(to));
        message.Subject = subject;
        message.MessageId = id;
        message.Date = TimeProvider.System.GetUtcNow();
        if (automatic is not null)
            message.Headers.Add("Auto-Submitted", automatic);
        if (answers is not null)
        {
            message.InReplyTo = answers;
            message.References.Add(answers);
        }

        var body = new BodyBuilder { TextBody = $"Hello,\n\n{words}\n\nThank you\nLee\n" };
        foreach (var (name, content) in forms)
            body.Attachments.Add(name, content, new ContentType("application", "pdf"));
        message.Body = body.ToMessageBody();
        using var raw = new MemoryStream();
        message.WriteTo(new FormatOptions { NewLineFormat = NewLineFormat.Dos }, raw);
        return raw.ToArray();
    }

    private static byte[] Transfer(Story story)
    {
        var endUser = story.Kind == StoryKind.Flagged ? "Somebody Else Incorporated" : story.EndUser;
        var fields = new List<(string, string)>
        {
            ("Case Number", story.Case), ("Partner Company", "Northwind Voice"), ("Contact Name", "Lee Ames"), ("End User Company", endUser), ("From System Key", story.From), ("To System Key", story.To),
            ("Authorized Signature", "Lee Ames"), ("Printed Name", "Lee Ames"), ("Date Signed", Today()),
        };
        if (story.Kind == StoryKind.Upgrade)
            fields.Insert(6, ("This is an upgrade to a Software Only Solution", "[X]"));
        return PrintedForm.Page("License Transfer Form", fields, ["License Key", "License Type", "Quantity"], [story.Key, "ALTI-STATION-10", story.Kind == StoryKind.Rejected ? "4" : "10"]);
    }

    private static byte[] Card(Story story) => PrintedForm.Page(
        "Credit Card Authorization",
        [
            ("Case Number", story.Case), ("Company Name", "Northwind Voice"), ("Cardholder Name", "Lee Ames"), ("Card Type", "Visa"), ("Card Number", "4111 1111 1111 1111"), ("Expiration Date", "12/44"),
            ("Security Code", "123"), ("Billing Address", "1 Market Street"), ("Billing ZIP Code", "94110"), ("Amount Authorized (USD)", "300.00"), ("Cardholder Signature", "Lee Ames"), ("Date Signed", Today()),
        ]);

    private static byte[] Worksheet(Story story) => PrintedForm.Page(
        "MAXCS Software Only Solution License Migration Worksheet",
        [
            ("Case Number", story.Case), ("Partner Company", "Northwind Voice"), ("End User Company", story.EndUser), ("Current System Key", story.From), ("Software Only System Key", story.To),
            ("No Charge PO Number", "NC-4471"), ("Prepared By", "Lee Ames"), ("Date", Today()),
        ],
        ["Current License Key", "Current License Type", "Quantity", "New License Type"],
        [story.Key, "ALTI-STATION-10", "10", "SSW-STATION-10"]);

    private static string Today() => TimeProvider.System.GetUtcNow().ToString("MM/dd/yyyy", CultureInfo.InvariantCulture);
}
