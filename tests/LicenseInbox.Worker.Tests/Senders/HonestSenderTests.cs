using LicenseInbox.Domain.Policy;

namespace LicenseInbox.Worker.Tests.Senders;

/// <summary>The headers that real receiving servers write: each of these honest mails is accepted.</summary>
public sealed class HonestSenderTests
{
    private const string Mx = "Received: from mail.redwoodvoice.example (mail.redwoodvoice.example [192.0.2.7])\n\tby mx.vendor.example (Postfix) with ESMTPS id 4F2;\n\tTue, 15 Sep 2026 10:05:00 -0700 (PDT)";
    private const string Internal = "Received: from mx.vendor.example (localhost [127.0.0.1])\n\tby imap.vendor.example with LMTP id 77; Tue, 15 Sep 2026 10:05:01 -0700";
    private const string Microsoft = "Received: from EF3.prod.mail.vendor.example (2001:db8::2) by AB1.prod.mail.vendor.example (2001:db8::1)\n with Microsoft SMTP Server; Tue, 15 Sep 2026 17:05:01 +0000";

    public static TheoryData<string, string, int, string> Styles => new()
    {
        { "Microsoft 365", "none", 2, $"{Microsoft}\nAuthentication-Results: spf=pass (sender IP is 192.0.2.7)\n smtp.mailfrom=redwoodvoice.example; dkim=pass (signature was verified)\n header.d=redwoodvoice.example;dmarc=pass action=none\n header.from=redwoodvoice.example;compauth=pass reason=100\nReceived-SPF: Pass (protection.outlook.example: domain of redwoodvoice.example designates 192.0.2.7 as permitted sender)\n{Mx}" },
        { "Microsoft 365, a domain without DMARC", "none", 2, $"{Microsoft}\nAuthentication-Results: spf=pass (sender IP is 192.0.2.7)\n smtp.mailfrom=redwoodvoice.example; dkim=none (message not signed)\n header.d=none;dmarc=bestguesspass action=none\n header.from=redwoodvoice.example;compauth=pass reason=109\n{Mx}" },
        { "Microsoft 365, signed by its own domain too", "none", 2, $"{Microsoft}\nAuthentication-Results: spf=pass (sender IP is 192.0.2.7) smtp.mailfrom=redwoodvoice.example;\n dkim=pass (signature was verified) header.d=redwood.onmicrosoft.example;\n dmarc=pass action=none header.from=redwoodvoice.example;compauth=pass reason=100\n{Mx}" },
        { "Google", "mx.google.com", 2, $"Delivered-To: licensing@vendor.example\nReceived: by 2002:a05:6000:0:b0:1 with SMTP id x1csp1;\n        Tue, 15 Sep 2026 10:05:05 -0700 (PDT)\nX-Received: by 2002:a05::b0:2 with SMTP id y2; Tue, 15 Sep 2026 10:05:05 -0700 (PDT)\nARC-Seal: i=1; a=rsa-sha256; t=1; cv=none;\n        d=google.example; s=arc; b=AAAA==\nARC-Authentication-Results: i=1; mx.google.com;\n       dkim=pass header.i=@redwoodvoice.example header.s=s1 header.b=\"Xk3=f8d/\";\n       dmarc=pass (p=NONE) header.from=redwoodvoice.example\nReturn-Path: <dana.ruiz@redwoodvoice.example>\n{Mx}\nReceived-SPF: pass (google.com: domain of dana.ruiz@redwoodvoice.example designates 192.0.2.7 as permitted sender) client-ip=192.0.2.7;\nAuthentication-Results: mx.google.com;\n       dkim=pass header.i=@redwoodvoice.example header.s=s1 header.b=\"Xk3=f8d/\";\n       spf=pass (google.com: domain of dana.ruiz@redwoodvoice.example designates 192.0.2.7 as permitted sender) smtp.mailfrom=dana.ruiz@redwoodvoice.example;\n       dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=redwoodvoice.example" },
        { "Postfix with OpenDKIM and OpenDMARC", "mx.vendor.example", 1, $"Authentication-Results: mx.vendor.example; dmarc=pass (p=quarantine dis=none) header.from=redwoodvoice.example\nAuthentication-Results: mx.vendor.example; spf=pass smtp.mailfrom=redwoodvoice.example\nAuthentication-Results: mx.vendor.example;\n\tdkim=pass (2048-bit key; unprotected) header.d=redwoodvoice.example header.i=@redwoodvoice.example header.b=\"a1B/c=\";\n\tdkim-atps=neutral\n{Mx}" },
        { "Postfix, results below its Received line", "mx.vendor.example", 1, $"{Mx}\nAuthentication-Results: mx.vendor.example;\n\tdkim=pass reason=\"1024-bit key; insecure key\"\n\theader.d=redwoodvoice.example header.i=@redwoodvoice.example header.b=K7;\n\tdkim-adsp=pass" },
        { "Postfix with a policy server for SPF", "mx.vendor.example", 1, $"{Mx}\nAuthentication-Results: mx.vendor.example; spf=Pass (mailfrom) smtp.mailfrom=redwoodvoice.example (client-ip=192.0.2.7; helo=mail.redwoodvoice.example; envelope-from=dana.ruiz@redwoodvoice.example; receiver=licensing@vendor.example)" },
        { "amavis", "mx.vendor.example", 2, $"{Internal}\nAuthentication-Results: mx.vendor.example (amavisd-new); dkim=pass (2048-bit key)\n\theader.d=redwoodvoice.example\n{Mx}" },
        { "a version", "mx.vendor.example", 1, $"Authentication-Results: mx.vendor.example 1; dmarc=pass header.from=redwoodvoice.example\n{Mx}" },
        { "rspamd", "mx.vendor.example", 1, $"Authentication-Results: mx.vendor.example;\n\tdkim=pass (\"2048-bit key\") header.d=redwoodvoice.example header.s=mail2026 header.b=ZpGx7z3Q;\n\tspf=pass (mx.vendor.example: domain of dana.ruiz@redwoodvoice.example designates 192.0.2.7 as permitted sender) smtp.mailfrom=dana.ruiz@redwoodvoice.example;\n\tdmarc=pass (policy=quarantine) header.from=redwoodvoice.example;\n\tarc=none\n{Mx}" },
        { "Exim", "mx.vendor.example", 1, $"Authentication-Results: mx.vendor.example;\n\tiprev=pass (mail.redwoodvoice.example) smtp.remote-ip=192.0.2.7;\n\tspf=pass smtp.mailfrom=redwoodvoice.example;\n\tdkim=pass header.d=redwoodvoice.example header.s=mail2026 header.a=rsa-sha256;\n\tdmarc=pass header.from=redwoodvoice.example;\n\tarc=none\n{Mx}" },
        { "Fastmail", "mx1.messagingengine.example", 1, $"Authentication-Results: mx1.messagingengine.example;\n    dkim=pass (2048-bit rsa key sha256) header.d=redwoodvoice.example\n    header.i=@redwoodvoice.example header.b=gI5tBxqM header.a=rsa-sha256 header.s=s1 x-bits=2048;\n    dmarc=pass policy.published-domain-policy=quarantine\n    policy.applied-disposition=none policy.evaluated-disposition=none\n    (p=quarantine,d=none,d.eval=none) policy.policy-from=p\n    header.from=redwoodvoice.example;\n    iprev=pass smtp.remote-ip=192.0.2.7 (mail.redwoodvoice.example);\n    spf=pass smtp.mailfrom=dana.ruiz@redwoodvoice.example\n    smtp.helo=mail.redwoodvoice.example;\n    x-csa=none; x-me-sender=none\n{Mx}" },
        { "Mimecast", "relay.mimecast.example", 1, $"Authentication-Results: relay.mimecast.example;\n\tdkim=pass header.d=redwoodvoice.example header.s=selector1 header.b=PrV0w3lS;\n\tdmarc=pass (policy=reject) header.from=redwoodvoice.example;\n\tspf=pass (relay.mimecast.example: domain of dana.ruiz@redwoodvoice.example designates 192.0.2.7 as permitted sender) smtp.mailfrom=dana.ruiz@redwoodvoice.example\n{Mx}" },
        { "Proofpoint", "ppops.example", 1, $"Authentication-Results: ppops.example;\n\tspf=pass smtp.mailfrom=dana.ruiz@redwoodvoice.example;\n\tdkim=pass header.s=mail2026 header.d=redwoodvoice.example;\n\tdmarc=pass header.from=redwoodvoice.example\n{Mx}" },
        { "a bounce address of a subdomain", "mx.vendor.example", 1, $"Authentication-Results: mx.vendor.example; spf=pass smtp.mailfrom=bounce+x@bounces.redwoodvoice.example; dkim=fail header.d=list.example\n{Mx}" },
        { "several signatures, one aligned", "mx.vendor.example", 1, $"Authentication-Results: mx.vendor.example; dkim=fail header.d=relay.example; dkim=pass header.d=relay.example; dkim=pass header.d=redwoodvoice.example\n{Mx}" },
        { "another server's results above", "mx.vendor.example", 1, $"Authentication-Results: scanner.vendor.example; spf=none\nX-Spam: no\nAuthentication-Results: mx.vendor.example; dmarc=pass header.from=redwoodvoice.example\n{Mx}" },
        { "results forged below", "mx.vendor.example", 1, $"Authentication-Results: mx.vendor.example; dmarc=pass header.from=redwoodvoice.example\n{Mx}\nAuthentication-Results: mx.vendor.example; dmarc=fail header.from=redwoodvoice.example" },
    };

    public static TheoryData<string> Froms => new(
        "From: dana.ruiz@redwoodvoice.example",
        "From: \"Ruiz, Dana\" <Dana.Ruiz@RedwoodVoice.Example>",
        "From: =?utf-8?q?Dana_Ru=C3=ADz?= <dana.ruiz@redwoodvoice.example>",
        "From: Dana Ruíz <dana.ruiz@redwoodvoice.example>",
        "From: dana.ruiz@redwoodvoice.example (Dana)",
        "From: dana.ruiz@redwoodvoice.example <dana.ruiz@redwoodvoice.example>",
        "Sender: assistant@elsewhere.example\nFrom: Dana Ruiz\n <dana.ruiz@redwoodvoice.example>");

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task What_the_receiving_server_writes_vouches_for_the_sender(string style, string id, int hops, string server)
    {
        var mail = await new LicenseDesk(id, hops).ReceiveAsync(new SomeLetter { Server = server });
        mail.Findings.Where(finding => finding.Outcome > Outcome.Accept).Select(finding => finding.Code).ShouldBeEmpty(style);
        mail.Outcome.ShouldBe(Outcome.Accept, style);
    }

    [Theory]
    [MemberData(nameof(Froms))]
    public async Task However_the_sender_is_written(string from) => (await new LicenseDesk().ReceiveAsync(new SomeLetter { From = from })).Outcome.ShouldBe(Outcome.Accept);
}
