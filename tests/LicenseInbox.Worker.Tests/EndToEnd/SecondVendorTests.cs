using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Csv;
using LicenseInbox.Worker.Tests.Database;
using LicenseInbox.Worker.Tests.Gateway;
using LicenseInbox.Worker.Tests.Liquid;
using LicenseInbox.Worker.Tests.Servers;
using MimeKit;

namespace LicenseInbox.Worker.Tests.EndToEnd;

/// <summary>
/// A second vendor, set up by files alone (<c>SecondVendor</c>): other forms with other titles, labels and layout, in another language; other keys and case numbers, another word for a case, another catalogue, other chassis,
/// caps, fee and outcomes, its own letters, its own mailbox folders and authserv-id, and its own license server behind a gateway. A worker of its own process reads its mailbox by IMAP, moves by HTTP and answers by SMTP.
/// </summary>
public sealed class SecondVendorTests(TestServers servers, ITestOutputHelper output)
{
    /// <summary>A worker's start, and a scanned page recognised on a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly string Files = Path.Combine(Repository.Root, "tests", "LicenseInbox.Worker.Tests", "EndToEnd", "SecondVendor");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_vendors_mails_are_decided_moved_and_answered_by_its_own_files()
    {
        var server = await servers.DovecotAsync(Token);
        var (inbox, partner) = (server.NewAddress("umzug", "hafen.example"), server.NewAddress("petersen", "kueste.example"));
        await MakeFolderAsync(server, inbox);
        await using var license = await LicenseServerAsync(partner);
        await using var worker = await RunningWorker.PrepareAsync(server, inbox, partner, settings => Configure(settings, license), registry: null, "", Token);
        using var process = worker.StartProcess();
        try
        {
            // What the vendor's license server knows comes by its gateway.
            await Until.IsSoAsync(() => IsThere(worker) && worker.Count("SELECT COUNT(*) FROM cases") == 4 && worker.Count("SELECT COUNT(*) FROM licenses") == 6, Patience);

            // Moved, though the new system's assurance has ended: here that is only noted.
            await SendAsync(server, inbox, partner, "CS-2026-00417", "Vorgang CS-2026-00417: Umzug", ("auftrag.pdf", SecondVendorForms.Transfer("CS-2026-00417", "Reederei Nordwind", "SYS-K7M4-T9X3", "SYS-QW52-H6RD", ("L402718365904", "8 Teilnehmer", "8"), ("L719350284167", "VP-2", "2"))), ("karte.pdf", SecondVendorForms.Card("CS-2026-00417", "120.00")));
            var moved = await ReplyAsync(server, partner, "CS-2026-00417");
            moved.Subject.ShouldBe("Re: Vorgang CS-2026-00417: Umzug");
            var text = moved.TextBody!.ReplaceLineEndings("\n");
            text.ShouldStartWith("Guten Tag Anke Petersen,");
            text.ShouldContain("Vorgang CS-2026-00417 – Reederei Nordwind");
            text.ShouldContain("- L402718365904 (8) von SYS-K7M4-T9X3 nach SYS-QW52-H6RD\n- L719350284167 (2) von SYS-K7M4-T9X3 nach SYS-QW52-H6RD\n");
            text.ShouldContain("Entgelt: $120.00.");
            text.TrimEnd().ShouldEndWith("Lizenzstelle der Hafen Telecom");
            SystemOf(worker, "L719350284167").ShouldBe("SYS-QW52-H6RD");
            (await SystemThereAsync(license, "L719350284167")).ShouldBe(SystemKey.Of("SYS-QW52-H6RD"));

            // Rejected by this vendor's cap.
            await SendAsync(server, inbox, partner, "CS-2026-00418", "Umzug CS-2026-00418", ("auftrag.pdf", SecondVendorForms.Transfer("CS-2026-00418", "Speicher am Kai", "SYS-V3NP-8CYL", "SYS-JX94-E6TF", ("L853016947232", "8 Nebenstellen", "8"))), ("karte.pdf", SecondVendorForms.Card("CS-2026-00418", "120.00")));
            var rejected = (await ReplyAsync(server, partner, "CS-2026-00418")).TextBody!;
            rejected.ShouldContain("Die aufnehmende Anlage fasst so viele Teilnehmer nicht. A Anker 24 holds at most 24 stations; the new system SYS-JX94-E6TF has 20 and the form asks for 8 more");
            (await SystemThereAsync(license, "L853016947232")).ShouldBe(SystemKey.Of("SYS-V3NP-8CYL"));

            // Asked for more money and, by its number in the form only, for the case in the subject; with this vendor's blank.
            await SendAsync(server, inbox, partner, "CS-2026-00419", "Lotsenhaus", ("auftrag.pdf", SecondVendorForms.Transfer("CS-2026-00419", "Lotsenhaus", "SYS-GM73-W4AH", "SYS-DU96-R7PK", ("L930572618443", "TN-12", "12"))), ("karte.pdf", SecondVendorForms.Card("CS-2026-00419", "100.00")));
            var asked = await ReplyAsync(server, partner, "CS-2026-00419");
            asked.Subject.ShouldBe("Re: Lotsenhaus [vorgang CS-2026-00419]");
            asked.TextBody!.ShouldContain("The authorization (karte.pdf, page 1, Freigegebener Betrag) is for $100.00; one move costs $120.00.");
            asked.TextBody!.ShouldContain("Send a Kartenfreigabe with Freigegebener Betrag of at least $120.00");
            asked.TextBody!.ShouldContain("Zum Ausfüllen angehängt: Kartenfreigabe.");
            (await AttachmentAsync(asked)).ShouldBe(SecondVendorForms.Card("", ""));

            // A scan: its keys are recognised by this vendor's patterns.
            await SendAsync(server, inbox, partner, "CS-2026-00420", "Ticket CS-2026-00420", ("scan.png", await SecondVendorForms.ScannedAsync(SecondVendorForms.Transfer("CS-2026-00420", "Hebewerk Sued", "SYS-4HNT-X6QV", "SYS-9CWA-M3KE", ("L147263859026", "TN-16", "16")), Token)), ("karte.pdf", SecondVendorForms.Card("CS-2026-00420", "120.00")));
            (await ReplyAsync(server, partner, "CS-2026-00420")).TextBody!.ShouldContain("- L147263859026 (16) von SYS-4HNT-X6QV nach SYS-9CWA-M3KE");
            (await SystemThereAsync(license, "L147263859026")).ShouldBe(SystemKey.Of("SYS-9CWA-M3KE"));

            // Nobody vouches for what another server's results say.
            await AppendAsync(server, inbox, Mail(inbox, partner, "forged", "Vorgang CS-2026-00418", MailServer.AuthServId, ("auftrag.pdf", SecondVendorForms.Transfer("CS-2026-00418", "Speicher am Kai", "SYS-V3NP-8CYL", "SYS-JX94-E6TF", ("L853016947232", "TN-8", "8")))));
            await server.WaitForMailAsync(inbox, folder: "Rueckfragen", within: Patience, cancellationToken: Token);
            worker.Count("SELECT COUNT(*) FROM exceptions WHERE code = 'sender.unauthenticated'").ShouldBe(1);
            await server.WaitForMailAsync(inbox, count: 4, folder: "Erledigt", within: Patience, cancellationToken: Token);
            (await server.WaitForMailAsync(inbox, count: 4, folder: "Gesendet", within: Patience, cancellationToken: Token)).Count.ShouldBe(4);
            (await process.EndAsync(Token)).ShouldBe(0);
        }
        catch
        {
            foreach (var line in process.Log)
                output.WriteLine(line);
            throw;
        }
    }

    /// <summary>The program knows nothing of it: what makes this vendor is in its files alone.</summary>
    [Fact]
    public void No_line_of_the_program_knows_this_vendor()
    {
        string[] words = ["Hafen", "hafen", "Vorgang", "vorgang", "Anker 24", "SYS-", "Umzug", "Kartenfreigabe"];
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file) is var text && words.Any(word => text.Contains(word, StringComparison.Ordinal)))
            .ShouldBeEmpty();
    }

    /// <summary>The vendor's settings, with what only this run knows: the worker's own folder, the server, the places of the files.</summary>
    private static void Configure(JsonObject settings, ServedRegistry license)
    {
        var own = JsonNode.Parse(File.ReadAllText(Path.Combine(Files, "settings.json")), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })!.AsObject();
        var folder = Path.GetDirectoryName((string)settings["Store"]!["Path"]!)!;
        foreach (var part in new[] { "policy", "forms", "replies" })
        {
            var copy = Directory.CreateDirectory(Path.Combine(folder, part)).FullName;
            foreach (var file in Directory.GetFiles(Path.Combine(Files, part)))
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            Section(own, part switch { "policy" => "Policy", "forms" => "Forms", _ => "Replies" })["Folder"] = copy;
        }

        SecondVendorForms.WriteBlanks(Path.Combine(folder, "forms"));
        var mailbox = own["Mail"]!["Mailboxes"]![0]!.AsObject();
        foreach (var member in settings["Mail"]!["Mailboxes"]![0]!.AsObject().Where(member => !mailbox.ContainsKey(member.Key)).ToList())
            mailbox[member.Key] = member.Value?.DeepClone();
        foreach (var section in own.ToList())
            settings[section.Key] = section.Value!.DeepClone();
        settings["Registry"] = new JsonObject { ["Gateway"] = new JsonObject { ["Url"] = license.Address, ["TokenFile"] = license.TokenFile, ["LookEvery"] = "00:00:01" } };
    }

    /// <summary>The vendor's license server and case desk, behind its gateway.</summary>
    private static async Task<ServedRegistry> LicenseServerAsync(string partner)
    {
        var data = Directory.CreateTempSubdirectory("second-vendor-");
        try
        {
            await RunningWorker.WriteRegistryAsync(Path.Combine(Files, "data"), "petersen@kueste.example", partner, data.FullName, Token);
            var store = await StoreUnderTest.SqliteAsync(Token);
            await new RegistryImport(store.Loader, [Chassis.Of("Anker 24"), Chassis.Of("Anker 96")]).ImportAsync(data.FullName, overrideMoves: false, progress: null, Token);
            return await ServedRegistry.StartAsync(store, Token);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    /// <summary>Whether the worker has made its tables.</summary>
    private static bool IsThere(RunningWorker worker) => worker.Count("SELECT COUNT(*) FROM sqlite_master WHERE name IN ('cases', 'licenses')") == 2;

    /// <summary>Where the license server has a key.</summary>
    private static async Task<SystemKey> SystemThereAsync(ServedRegistry license, string key) =>
        (await license.Tables.LicenseAsync(LicenseKey.Of(key), Token))!.System;

    private static JsonObject Section(JsonObject settings, string name)
    {
        if (settings[name] is not JsonObject section)
            settings[name] = section = [];
        return section;
    }

    private static async Task MakeFolderAsync(MailServer server, string inbox)
    {
        using var client = await server.ConnectAsync(inbox, Token);
        await client.GetFolder(client.PersonalNamespaces[0]).CreateAsync("Auftraege", isMessageFolder: true, Token);
    }

    private static Task SendAsync(MailServer server, string inbox, string partner, string id, string subject, params (string Name, byte[] Content)[] attachments) =>
        AppendAsync(server, inbox, Mail(inbox, partner, id, subject, "mx.hafen.example", attachments));

    private static Task AppendAsync(MailServer server, string inbox, byte[] raw) => server.AppendAsync(inbox, raw, TimeProvider.System.GetUtcNow(), "Auftraege", Token);

    /// <summary>A partner's mail as this vendor's server received it.</summary>
    private static byte[] Mail(string inbox, string partner, string id, string subject, string authServId, params (string Name, byte[] Content)[] attachments)
    {
        using var message = new MimeMessage { Subject = subject, MessageId = $"{id.ToLowerInvariant()}@kueste.example", Date = TimeProvider.System.GetUtcNow() };
        message.From.Add(new MailboxAddress("Anke Petersen", partner));
        message.To.Add(new MailboxAddress("", inbox));
        var body = new BodyBuilder { TextBody = "Guten Tag,\r\n\r\nanbei die Formulare.\r\n\r\nAnke Petersen\r\n" };
        foreach (var (name, content) in attachments)
            body.Attachments.Add(name, content);
        message.Body = body.ToMessageBody();
        using var raw = new MemoryStream();
        raw.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Authentication-Results: {authServId}; dmarc=pass header.from=kueste.example\r\nReceived: from mail.kueste.example by mx.hafen.example with ESMTPS; {TimeProvider.System.GetUtcNow():ddd, dd MMM yyyy HH:mm:ss} +0000\r\n")));
        message.WriteTo(raw, Token);
        return raw.ToArray();
    }

    private static async Task<MimeMessage> ReplyAsync(MailServer server, string partner, string number)
    {
        for (var count = 1; ; count++)
        {
            var mails = await server.WaitForMailAsync(partner, count, within: Patience, cancellationToken: Token);
            if (mails.LastOrDefault(mail => mail.Subject.Contains(number, StringComparison.Ordinal)) is { } reply)
                return reply.Message;
        }
    }

    private static async Task<byte[]> AttachmentAsync(MimeMessage message)
    {
        using var content = new MemoryStream();
        await ((MimePart)message.Attachments.ShouldHaveSingleItem()).Content!.DecodeToAsync(content, Token);
        return content.ToArray();
    }

    private static string SystemOf(RunningWorker worker, string key) => worker.Text($"SELECT system_text FROM licenses WHERE text = '{key}'");
}
