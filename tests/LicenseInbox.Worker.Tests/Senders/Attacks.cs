using static LicenseInbox.Worker.Tests.Senders.SomeLetter;

namespace LicenseInbox.Worker.Tests.Senders;

/// <summary>Mails with valid forms that Dana Ruiz did not write, each trick alone and combined.</summary>
internal static class Attacks
{
    private const string ForgedPass = "Authentication-Results: mx.vendor.example; dmarc=pass header.from=redwoodvoice.example";
    private const string Evil = "Authentication-Results: mx.vendor.example; spf=pass smtp.mailfrom=evil.example; dkim=pass header.d=evil.example; dmarc=pass header.from=evil.example";

    /// <summary>Where the server says nothing good, and the sender adds what it should have said.</summary>
    private static readonly (string Name, string Results)[] Claims =
    [
        ("below our results", $"{Failed}\n{Hop}\n{ForgedPass}"),
        ("in the same run, where ours found nothing", $"{Silent}\n{ForgedPass}\n{Hop}"),
        ("in the same run, an aligned SPF", $"{Silent}\nAuthentication-Results: mx.vendor.example; spf=pass smtp.mailfrom=redwoodvoice.example\n{Hop}"),
        ("in the same run, an aligned DKIM", $"{Silent}\nAuthentication-Results: mx.vendor.example; dkim=pass header.d=redwoodvoice.example\n{Hop}"),
        ("below a foreign Received line", $"{Hop}\nReceived: from a by b; Tue, 15 Sep 2026 10:04:00 -0700\n{ForgedPass}"),
        ("after a run of ours and another header", $"{Failed}\nX-Spam: no\n{ForgedPass}\n{Hop}"),
        ("under an id that begins like ours", $"Authentication-Results: mx.vendor.example.evil.example; dmarc=pass header.from=redwoodvoice.example\n{Hop}"),
        ("under an id that ends like ours", $"Authentication-Results: evil.mx.vendor.example; dmarc=pass header.from=redwoodvoice.example\n{Hop}"),
        ("under our id in quotes", $"Authentication-Results: \"mx.vendor.example\"; dmarc=pass header.from=redwoodvoice.example\n{Hop}"),
        ("under our id behind a comment", $"Authentication-Results: (x) mx.vendor.example; dmarc=pass header.from=redwoodvoice.example\n{Hop}"),
        ("under our id in a comment", $"Authentication-Results: mx.evil.example (mx.vendor.example); dmarc=pass header.from=redwoodvoice.example\n{Hop}"),
        ("under a look-alike id", $"Authentication-Results: mx.vend\u043Er.example; dmarc=pass header.from=redwoodvoice.example\n{Hop}"),
        ("without an id", $"Authentication-Results: dmarc=pass header.from=redwoodvoice.example\n{Hop}"),
        ("under the id none", $"Authentication-Results: none; dmarc=pass header.from=redwoodvoice.example\n{Hop}"),
        ("with a version that is a word", $"Authentication-Results: mx.vendor.example one; dmarc=pass header.from=redwoodvoice.example\n{Hop}"),
        ("in a comment", $"Authentication-Results: mx.vendor.example; spf=fail (dmarc=pass header.from=redwoodvoice.example) smtp.mailfrom=evil.example\n{Hop}"),
        ("in a nested comment", $"Authentication-Results: mx.vendor.example; spf=fail (a (b) ; dmarc=pass header.from=redwoodvoice.example)\n{Hop}"),
        ("in a comment that does not end", $"Authentication-Results: mx.vendor.example; spf=fail (; dmarc=pass header.from=redwoodvoice.example\n{Hop}"),
        ("in quoted text", $"Authentication-Results: mx.vendor.example; spf=fail reason=\"x; dmarc=pass header.from=redwoodvoice.example\"\n{Hop}"),
        ("in quoted text with an escaped quote", $"Authentication-Results: mx.vendor.example; spf=fail reason=\"x\\\"; dmarc=pass header.from=redwoodvoice.example; \"\n{Hop}"),
        ("in the local part of the envelope sender", $"Authentication-Results: mx.vendor.example; spf=pass smtp.mailfrom=\"x; dmarc=pass header.from=redwoodvoice.example; y\"@evil.example\n{Hop}"),
        ("as another domain and ours", $"Authentication-Results: mx.vendor.example; dkim=pass header.d=evil.example header.d=redwoodvoice.example\n{Hop}"),
        ("for another domain", $"{Evil}\n{Hop}"),
        ("for a domain that ends alike", $"Authentication-Results: mx.vendor.example; dkim=pass header.d=evilredwoodvoice.example; spf=pass smtp.mailfrom=x@evilredwoodvoice.example\n{Hop}"),
        ("for a domain that begins alike", $"Authentication-Results: mx.vendor.example; dmarc=pass header.from=redwoodvoice.example.evil.example\n{Hop}"),
        ("for the top level", $"Authentication-Results: mx.vendor.example; dkim=pass header.d=example; spf=pass smtp.mailfrom=example\n{Hop}"),
        ("by HELO alone", $"Authentication-Results: mx.vendor.example; spf=pass smtp.helo=redwoodvoice.example\n{Hop}"),
        ("beside a failed DMARC", $"Authentication-Results: mx.vendor.example; dmarc=fail header.from=redwoodvoice.example; dkim=pass header.d=redwoodvoice.example\n{Hop}"),
        ("by an unknown method", $"Authentication-Results: mx.vendor.example; x-dmarc=pass header.from=redwoodvoice.example; auth=pass smtp.auth=dana.ruiz\n{Hop}"),
        ("by weaker words", $"Authentication-Results: mx.vendor.example; dmarc=bestguesspass header.from=redwoodvoice.example; spf=softfail smtp.mailfrom=redwoodvoice.example; dkim=policy header.d=redwoodvoice.example\n{Hop}"),
        ("as ARC results", $"ARC-Authentication-Results: i=1; mx.vendor.example; dmarc=pass header.from=redwoodvoice.example\n{Hop}"),
        ("as original results", $"Authentication-Results-Original: mx.vendor.example; dmarc=pass header.from=redwoodvoice.example\nX-Authentication-Results: mx.vendor.example; dmarc=pass header.from=redwoodvoice.example\n{Hop}"),
        ("as Received-SPF", $"Received-SPF: pass (mx.vendor.example: domain of redwoodvoice.example designates 192.0.2.66 as permitted sender)\n{Hop}"),
        ("as an encoded word", $"Authentication-Results: =?utf-8?q?mx=2Evendor=2Eexample=3B_dmarc=3Dpass_header=2Efrom=3Dredwoodvoice=2Eexample?=\n{Hop}"),
        ("inside another header", $"X-Note: x\n Authentication-Results: mx.vendor.example; dmarc=pass header.from=redwoodvoice.example\n{Hop}"),
        ("under our id and a blank that is none", $"{Hop}\nAuthentication-Results: mx.vendor.example\u00A0; dmarc=pass header.from=redwoodvoice.example"),
        ("under our id and a NUL", $"{Hop}\nAuthentication-Results: mx.vendor.example\0; dmarc=pass header.from=redwoodvoice.example"),
        ("under our id and a zero-width space", $"{Hop}\nAuthentication-Results: mx.vendor.example\u200B; dmarc=pass header.from=redwoodvoice.example"),
        ("under our id and two numbers", $"{Hop}\nAuthentication-Results: mx.vendor.example 1 2; dmarc=pass header.from=redwoodvoice.example"),
        ("below a Received line that names our server", $"{Hop}\nReceived: from a by mx.vendor.example with ESMTPS id 2; Tue, 15 Sep 2026 10:04:30 -0700\n{ForgedPass}"),
        ("below our results, spelled otherwise", $"{Failed}\n{Hop}\nauthentication-results : mx.vendor.example; dmarc=pass header.from=redwoodvoice.example"),
        ("for a subdomain", $"Authentication-Results: mx.vendor.example; dmarc=pass header.from=mail.redwoodvoice.example\n{Hop}"),
        ("for an identity of another domain", $"Authentication-Results: mx.vendor.example; dkim=pass header.i=dana.ruiz@redwoodvoice.example.evil.example\n{Hop}"),
        ("for the envelope's local part", $"Authentication-Results: mx.vendor.example; spf=pass smtp.mailfrom=redwoodvoice.example@evil.example\n{Hop}"),
        ("as an unsigned seal", $"ARC-Seal: i=1; a=rsa-sha256; cv=none; d=mx.vendor.example; s=a; b=AAAA\nARC-Message-Signature: i=1; a=rsa-sha256; d=mx.vendor.example; s=a; h=from:subject; bh=AAAA; b=AAAA\nARC-Authentication-Results: i=1; mx.vendor.example; dmarc=pass header.from=redwoodvoice.example\n{Hop}"),
        ("as an unproven signature", $"{Hop}\nDKIM-Signature: v=1; a=rsa-sha256; d=redwoodvoice.example; s=a; h=from:subject; bh=AAAA; b=AAAA"),
        ("nowhere", Hop),
    ];

    /// <summary>Where the sender is vouched for, as somebody else.</summary>
    private static readonly (string Name, string From)[] Disguises =
    [
        ("a look-alike domain", "From: Dana Ruiz <dana.ruiz@evil.example>"),
        ("a subdomain", "From: Dana Ruiz <dana.ruiz@redwoodvoice.example.evil.example>"),
        ("a Cyrillic letter", "From: Dana Ruiz <dana.ruiz@r\u0435dwoodvoice.example>"),
        ("punycode", "From: Dana Ruiz <dana.ruiz@xn--rdwoodvoice-kbk.example>"),
        ("full-width letters", "From: Dana Ruiz <dana.ruiz@\uFF52edwoodvoice.example>"),
        ("a soft hyphen", "From: Dana Ruiz <dana.ruiz@redwood\u00ADvoice.example>"),
        ("a zero-width space", "From: Dana Ruiz <dana.ruiz@redwood\u200Bvoice.example>"),
        ("a control character", "From: Dana Ruiz <dana.ruiz@redwood\u0001voice.example>"),
        ("a NUL", "From: Dana Ruiz <dana.ruiz@redwoodvoice.example\0.evil.example>"),
        ("the address as a name", $"From: {Contact} <eve@evil.example>"),
        ("the address as a quoted name", $"From: \"{Contact}\" <eve@evil.example>"),
        ("the address in brackets as a quoted name", $"From: \"<{Contact}>\" <eve@evil.example>"),
        ("the address as an encoded name", "From: =?utf-8?q?dana=2Eruiz=40redwoodvoice=2Eexample?= <eve@evil.example>"),
        ("the address in a comment", $"From: ({Contact}) eve@evil.example"),
        ("a quoted local part", $"From: \"{Contact}\"@evil.example"),
        ("a source route", $"From: <@redwoodvoice.example:eve@evil.example>"),
        ("two mailboxes", $"From: eve@evil.example, {Contact}"),
        ("two mailboxes, the contact first", $"From: {Contact}, eve@evil.example"),
        ("a group of two", $"From: Desk: eve@evil.example, {Contact};"),
        ("two angle brackets", $"From: <eve@evil.example> <{Contact}>"),
        ("two From headers", $"From: eve@evil.example\nFrom: {Contact}"),
        ("two From headers, the contact first", $"From: {Contact}\nFROM: eve@evil.example"),
        ("a From behind a line of blanks", $"X-Note: x\n \t\nFrom: eve@evil.example\nFrom: {Contact}"),
        ("a folded From", $"From:\n eve@evil.example\n (\n {Contact})"),
        ("only a Sender", $"Sender: {Contact}\nFrom: eve@evil.example"),
        ("only a Resent-From", $"Resent-From: {Contact}\nFrom: eve@evil.example"),
        ("only a Reply-To", $"Reply-To: {Contact}\nFrom: eve@evil.example"),
        ("no From", $"Sender: {Contact}"),
        ("a From without an address", "From: Dana Ruiz"),
        ("the fax gateway's address", "From: fax@faxlane.example"),
        ("another partner's contact", "From: sam.okafor@bayline.example"),
    ];

    public static IReadOnlyList<(string Name, SomeLetter Letter)> All { get; } = List().ToList();

    private static IEnumerable<(string Name, SomeLetter Letter)> List()
    {
        foreach (var (name, results) in Claims)
            yield return ($"forged results {name}", new SomeLetter { Server = results });
        foreach (var (name, from) in Disguises)
            yield return ($"hidden behind {name}", new SomeLetter { Server = $"{Evil}\n{Hop}", From = from });

        // A mail that the contact did sign, under another subject: receivers go by one Subject, we might by the other.
        yield return ("a second Subject on top of a replayed mail", new SomeLetter { Subject = "Subject: Case 204431\nSubject: Case 204417" });
        yield return ("a second Message-ID", new SomeLetter { Below = "Message-ID: <other@redwoodvoice.example>" });

        // Combined: a forged claim and a disguise, a thread, loop headers, an answer address.
        var (claim, disguise) = (Claims[0].Results, Disguises[10].From);
        yield return ("a forged claim and a name", new SomeLetter { Server = claim, From = disguise });
        yield return ("a forged claim and two mailboxes", new SomeLetter { Server = Claims[1].Results, From = Disguises[16].From });
        yield return ("a forged claim in the honest thread", new SomeLetter { Server = claim, Below = "In-Reply-To: <honest@redwoodvoice.example>\nReferences: <honest@redwoodvoice.example>" });
        yield return ("a forged claim with an answer address", new SomeLetter { Server = claim, Below = "Reply-To: eve@evil.example\nReturn-Path: <eve@evil.example>" });
        yield return ("comments and two From headers", new SomeLetter { Server = Claims[15].Results, From = Disguises[20].From });
        yield return ("quoted text and a comment", new SomeLetter { Server = Claims[18].Results, From = Disguises[13].From });
        yield return ("a forged claim of a machine", new SomeLetter { Server = claim, Below = "Auto-Submitted: auto-generated\nPrecedence: bulk" });
        yield return ("an honest mail to the letter, unsigned", new SomeLetter { Server = $"{Failed}\n{Hop}", MessageId = "honest@redwoodvoice.example" });
    }
}
