using System.Text;
using LicenseInbox.Worker.Tests.Scenarios;
using MimeKit;

namespace LicenseInbox.Worker.Tests.Senders;

/// <summary>
/// Builds a raw mail of Dana Ruiz, a registered contact, with valid forms for case 204417, as the receiving server hands it over: its own lines on top, then what the sender wrote.
/// Everything can be exchanged, also for what no mail program writes.
/// </summary>
internal sealed record SomeLetter
{
    public const string Contact = "dana.ruiz@redwoodvoice.example";
    public const string Pass = "Authentication-Results: mx.vendor.example; dmarc=pass header.from=redwoodvoice.example";
    public const string Failed = "Authentication-Results: mx.vendor.example; spf=fail smtp.mailfrom=evil.example; dkim=none; dmarc=fail header.from=redwoodvoice.example";
    public const string Silent = "Authentication-Results: mx.vendor.example; spf=none smtp.mailfrom=evil.example; dkim=none; dmarc=none header.from=redwoodvoice.example";
    public const string Hop = "Received: from mail.evil.example (mail.evil.example [192.0.2.66]) by mx.vendor.example with ESMTPS id 1; Tue, 15 Sep 2026 10:05:00 -0700";

    private static readonly byte[] Sample = File.ReadAllBytes(Path.Combine(ScenarioFolder.Named("auto-submitted-no").Path, "01.eml"));

    /// <summary>The lines that the receiving server put on top.</summary>
    public string Server { get; init; } = $"{Pass}\n{Hop}";

    /// <summary>What the sender put above his From.</summary>
    public string Above { get; init; } = "Received: from desk by mail.evil.example; Tue, 15 Sep 2026 10:04:00 -0700";

    public string From { get; init; } = $"From: Dana Ruiz <{Contact}>";

    public string Subject { get; init; } = "Subject: Case 204417";

    /// <summary>What the sender put below.</summary>
    public string Below { get; init; } = "";

    public string MessageId { get; init; } = "letter-1@redwoodvoice.example";

    /// <summary>Which of the two forms it carries; null for both.</summary>
    public int? OnlyForm { get; init; }

    public string? Words { get; init; }

    /// <summary>What is attached beside the forms.</summary>
    public IReadOnlyList<MimeEntity> Attached { get; init; } = [];

    public byte[] Raw()
    {
        using var sample = MimeMessage.Load(new MemoryStream(Sample), TestContext.Current.CancellationToken);
        var body = (Multipart)sample.Body!;
        if (OnlyForm is { } kept)
        {
            var forms = body.OfType<MimePart>().Where(part => part is not TextPart).ToList();
            foreach (var form in forms.Where(form => kept < 0 || form != forms[kept]))
                body.Remove(form);
        }

        if (Words is not null)
            body.OfType<TextPart>().First().Text = Words;
        foreach (var entity in Attached)
            body.Add(entity);
        using var content = new MemoryStream();
        body.WriteTo(content, TestContext.Current.CancellationToken);
        var lines = new[] { Server, Above, From, "To: licensing@vendor.example", Subject, $"Message-ID: <{MessageId}>", "Date: Tue, 15 Sep 2026 10:04:40 -0700", "MIME-Version: 1.0", Below };
        var head = string.Join('\n', lines.Where(line => line.Length > 0)).Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);
        return [.. Encoding.UTF8.GetBytes(head + "\r\n"), .. content.ToArray()];
    }
}
