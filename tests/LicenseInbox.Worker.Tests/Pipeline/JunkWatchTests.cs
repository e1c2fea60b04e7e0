using LicenseInbox.Domain.Casebook;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Maildir;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Settings;
using LicenseInbox.Worker.Tests.Database;
using Microsoft.Extensions.Logging.Abstractions;

namespace LicenseInbox.Worker.Tests.Pipeline;

/// <summary>Mails that the server took for junk: those that name a known case are seen by a person, once.</summary>
public sealed class JunkWatchTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("junk-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_mail_that_names_a_known_case_is_an_exception_until_it_is_gone_from_there()
    {
        await using var store = await StoreUnderTest.SqliteAsync(Token);
        await store.Loader.LoadAsync(SomeRecords.Registry(), false, Token);
        await using var mailbox = new MaildirMailbox(new MaildirOptions { Name = "moves", Address = "moves@vendor.example", Path = _folder.FullName }, store.Time, NullLogger<MaildirMailbox>.Instance);
        var policy = ProgramParts.Load(new SettingsSources { Environment = false }).Policy;
        var watch = new JunkWatch([mailbox], store.Casebooks, policy, store.Time, NullLogger<JunkWatch>.Instance);
        var lease = (await store.Leases.TakeAsync("junk", Token))!;
        await watch.LookAsync(lease, mailbox, Token);
        (await OpenAsync(store)).ShouldBeEmpty();

        var junk = new MaildirFolder(_folder.FullName).Sub("Junk");
        await junk.DeliverAsync(Mail("Cheap pills"), SomeRecords.Noon.AddHours(-1), "", null, Token);
        await junk.DeliverAsync(Mail("Case 999999"), SomeRecords.Noon.AddHours(-1), "", null, Token);
        var name = await junk.DeliverAsync(Mail("=?utf-8?q?Case_204417?= forms"), SomeRecords.Noon.AddHours(-1), "", null, Token);
        await watch.LookAsync(lease, mailbox, Token);
        await watch.LookAsync(lease, mailbox, Token);
        var record = (await OpenAsync(store)).ShouldHaveSingleItem();
        (record.Case, record.Deadline).ShouldBe((SomeRecords.Case, SomeRecords.Noon.AddHours(23)));

        File.Delete(Path.Combine(junk.New, name));
        await watch.LookAsync(lease, mailbox, Token);
        (await OpenAsync(store)).ShouldBeEmpty();
    }

    private static byte[] Mail(string subject) => System.Text.Encoding.ASCII.GetBytes($"From: lee@partner.example\r\nSubject: {subject}\r\n\r\nhello\r\n");

    private static Task<IReadOnlyList<ExceptionRecord>> OpenAsync(StoreUnderTest store) => store.InAsync(book => book.OpenExceptionsAsync(JunkWatch.Code, Token), Token);
}
