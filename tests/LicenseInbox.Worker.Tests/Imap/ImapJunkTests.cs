using System.Text;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Settings;
using LicenseInbox.Worker.Tests.Database;
using LicenseInbox.Worker.Tests.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace LicenseInbox.Worker.Tests.Imap;

/// <summary>The folder that a real server marks as the one for junk, whatever its name.</summary>
public class ImapJunkTests(TestServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_mail_that_names_a_known_case_is_seen_in_the_folder_with_the_servers_mark(bool isThereBeforeWeLogIn)
    {
        var server = await servers.DovecotAsync(Token);
        await using var store = await StoreUnderTest.SqliteAsync(Token);
        await store.Loader.LoadAsync(SomeRecords.Registry(), false, Token);
        await using var mailbox = new ImapUnderTest(server, time: store.Time);
        if (!isThereBeforeWeLogIn)
            (await mailbox.Mailbox.JunkSinceAsync(SomeRecords.Noon.AddDays(-1), Token)).ShouldBeEmpty();
        using (var client = await server.ConnectAsync(mailbox.Address, Token))
            await client.GetFolder(client.PersonalNamespaces[0]).CreateAsync(new DovecotOptions().JunkFolder, isMessageFolder: true, Token);
        await server.AppendAsync(mailbox.Address, Mail("Case 204417"), SomeRecords.Noon.AddHours(-1), new DovecotOptions().JunkFolder, Token);
        await server.AppendAsync(mailbox.Address, Mail("Cheap pills"), SomeRecords.Noon.AddHours(-1), new DovecotOptions().JunkFolder, Token);

        if (!isThereBeforeWeLogIn)
        {
            // A mark is told at the login: within an hour there is another one.
            store.Time.Advance(TimeSpan.FromHours(1));
            (await mailbox.Mailbox.JunkSinceAsync(SomeRecords.Noon.AddDays(-1), Token)).ShouldBeEmpty();
        }

        var watch = new JunkWatch([mailbox.Mailbox], store.Casebooks, ProgramParts.Load(new SettingsSources { Environment = false }).Policy, store.Time, NullLogger<JunkWatch>.Instance);
        await watch.LookAsync((await store.Leases.TakeAsync("junk", Token))!, mailbox.Mailbox, Token);

        var record = (await store.InAsync(book => book.OpenExceptionsAsync(JunkWatch.Code, Token), Token)).ShouldHaveSingleItem();
        (record.Case, record.Deadline).ShouldBe((SomeRecords.Case, SomeRecords.Noon.AddHours(23)));
        record.Summary.ShouldContain("'Spam'");
        (await server.ReadAsync(mailbox.Address, new DovecotOptions().JunkFolder, Token)).ShouldAllBe(mail => !mail.IsSeen);
    }

    private static byte[] Mail(string subject) => Encoding.ASCII.GetBytes($"From: lee@partner.example\r\nSubject: {subject}\r\n\r\nhello\r\n");
}
