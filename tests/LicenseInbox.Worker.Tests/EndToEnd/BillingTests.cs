using System.Security.Cryptography.Pkcs;
using System.Text;
using System.Text.Json.Nodes;
using LicenseInbox.Worker.Tests.Billing;
using LicenseInbox.Worker.Tests.Servers;
using MimeKit;

namespace LicenseInbox.Worker.Tests.EndToEnd;

/// <summary>A card form goes from the partner's email to billing's mailbox: real mail server, real reader processes.</summary>
public sealed class BillingTests(TestServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_card_form_of_a_move_made_arrives_at_billing_encrypted()
    {
        using var certificates = new SomeCertificates();
        certificates.Write(certificates.Issue());
        var server = await servers.DovecotAsync(Token);
        var (inbox, partner, billing) = (server.NewAddress(), server.NewAddress("lee", "northwind.example"), server.NewAddress("billing"));
        await using var worker = await RunningWorker.PrepareAsync(
            server, inbox, partner, settings => settings["Billing"] = new JsonObject { ["Address"] = billing, ["CertificateFile"] = certificates.File }, Token);
        worker.Start();
        await server.DeliverAsync(inbox, worker.Sample("1-accepted"), cancellationToken: Token);

        var mail = (await server.WaitForMailAsync(billing, within: TimeSpan.FromSeconds(60), cancellationToken: Token)).ShouldHaveSingleItem();
        var raw = Encoding.Latin1.GetString(mail.Raw);
        raw.ShouldContain("Subject: Case 204417: card form, fee due $300.00");
        raw.ReplaceLineEndings(" ").ShouldContain("4TZK-8QWM-2NXD-R7HV-9PKC moved from 7K2M-91QD-XR48-5TZC");
        raw.ShouldContain("application/pkcs7-mime");
        raw.ShouldContain("Auto-Submitted: auto-generated");
        using var content = new MemoryStream();
        ((MimePart)mail.Message.Body!).Content!.DecodeTo(content, Token);
        var cms = new EnvelopedCms();
        cms.Decode(content.ToArray());
        cms.ContentEncryptionAlgorithm.Oid.Value.ShouldBe("2.16.840.1.101.3.4.1.42");
        var opened = (Multipart)MimeEntity.Load(new MemoryStream(certificates.Decrypt(content.ToArray())), Token);
        ((TextPart)opened[0]).Text.ShouldContain("Charge the fee due");
        ((MimePart)opened[1]).ContentType.MimeType.ShouldBe("application/pdf");
        worker.Log.ShouldNotContain("[Error]");
    }

    [Fact]
    public async Task The_email_is_then_replaced_in_the_mailbox_by_the_same_without_its_card_form()
    {
        using var certificates = new SomeCertificates();
        certificates.Write(certificates.Issue());
        var server = await servers.DovecotAsync(Token);
        var (inbox, partner, billing) = (server.NewAddress(), server.NewAddress("lee", "northwind.example"), server.NewAddress("billing"));
        await using var worker = await RunningWorker.PrepareAsync(
            server,
            inbox,
            partner,
            settings => settings["Billing"] = new JsonObject { ["Address"] = billing, ["CertificateFile"] = certificates.File, ["ReplaceAfter"] = "00:00:00" },
            Token);
        var receivedAt = new DateTimeOffset(2026, 11, 20, 18, 0, 0, TimeSpan.Zero);
        await server.DeliverAsync(inbox, worker.Sample("1-accepted"), receivedAt, cancellationToken: Token);
        worker.Start();
        await server.WaitForMailAsync(billing, within: TimeSpan.FromSeconds(60), cancellationToken: Token);
        await Until.IsSoAsync(() => worker.Count("SELECT COUNT(*) FROM card_handovers WHERE state = 'Taken'") == 1);
        var original = (await server.ReadAsync(inbox, "Processed", Token)).ShouldHaveSingleItem();
        await worker.StopAsync();

        // It is looked for at the start.
        worker.Start();
        await Until.IsSoAsync(() => worker.Count("SELECT COUNT(*) FROM card_retentions WHERE state = 'Replaced'") == 1);
        var copy = (await server.ReadAsync(inbox, "Processed", Token)).ShouldHaveSingleItem();
        copy.Uid.ShouldNotBe(original.Uid);
        copy.InternalDate.ShouldBe(receivedAt);
        copy.IsSeen.ShouldBeFalse();
        copy.Message.Headers.Select(header => header.Value).ShouldBe(original.Message.Headers.Select(header => header.Value));
        Encoding.Latin1.GetString(copy.Raw).ShouldContain("was removed here on");
        copy.Raw.Length.ShouldBeLessThan(original.Raw.Length);
        (await server.ReadAsync(inbox, cancellationToken: Token)).ShouldBeEmpty();
        worker.Log.ShouldNotContain("[Error]");
    }
}
