using LicenseInbox.Domain.Receiving;
using LicenseInbox.Worker.Maildir;
using LicenseInbox.Worker.Tests.Receiving;

namespace LicenseInbox.Worker.Tests.Maildir;

public class MaildirMailboxTests : MailboxContract
{
    private protected override Task<MailboxUnderTest> EmptyMailboxAsync(bool appendSent = true) => Task.FromResult<MailboxUnderTest>(new MaildirUnderTest(appendSent));

    [Theory]
    [InlineData("1767603600.M250000P7Q1.host", "2026-01-05T09:00:00.25Z")]
    [InlineData("1767603600.P7.host,S=100", "2026-01-05T09:00:00Z")]
    [InlineData("0042.eml", "2026-02-03T04:05:06Z")]
    [InlineData("a mail.eml", "2026-02-03T04:05:06Z")]
    public async Task Receipt_is_the_time_in_the_name_else_the_files_own(string name, string receivedAt)
    {
        await using var test = new MaildirUnderTest();
        Directory.CreateDirectory(Path.Combine(test.Path, "new"));
        var path = Path.Combine(test.Path, "new", name);
        await File.WriteAllBytesAsync(path, SomeMail.With("x"), Cancel);
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 2, 3, 4, 5, 6, DateTimeKind.Utc));

        var summary = (await LookAsync(test)).ShouldHaveSingleItem();

        summary.ReceivedAt.ShouldBe(DateTimeOffset.Parse(receivedAt, System.Globalization.CultureInfo.InvariantCulture));
        summary.Id.ShouldBe(new DeliveryId("trial", "INBOX", 0, name));
    }

    [Fact]
    public async Task A_mail_that_is_still_being_written_is_not_seen()
    {
        await using var test = new MaildirUnderTest();
        await LookAsync(test);
        await File.WriteAllTextAsync(Path.Combine(test.Path, "tmp", "1767603600.P7.host"), "half a", Cancel);
        await File.WriteAllTextAsync(Path.Combine(test.Path, "new", ".hidden"), "no mail", Cancel);

        (await LookAsync(test)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_that_is_taken_in_the_folder_overwrites_nothing()
    {
        await using var test = new MaildirUnderTest();
        foreach (var subject in (string[])["first", "second"])
        {
            await LookAsync(test);
            await File.WriteAllBytesAsync(Path.Combine(test.Path, "new", "1767603600.P7.host"), SomeMail.With(subject), Cancel);
            var summary = (await LookAsync(test)).ShouldHaveSingleItem();
            (await test.Mailbox.FileAsync([(summary.Id, Filing.Processed)], Cancel))[summary.Id].ShouldBe(FilingResult.Filed);
        }

        (await test.ReadAsync("Processed")).Select(mail => mail.Subject).ShouldBe(["first", "second"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_mail_that_was_opened_while_it_was_fetched_is_found_under_its_new_name()
    {
        await using var test = new MaildirUnderTest();
        await test.DeliverAsync(SomeMail.With("one"), new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));
        await test.DeliverAsync(SomeMail.With("two"), new DateTimeOffset(2026, 1, 5, 9, 1, 0, TimeSpan.Zero));
        var raws = new List<ReadOnlyMemory<byte>?>();

        await foreach (var mail in test.Mailbox.FetchAsync(await LookAsync(test), Cancel))
        {
            raws.Add(mail.Raw);
            await test.MarkAllAsReadAsync();
        }

        raws.Count.ShouldBe(2);
        raws.ShouldAllBe(raw => raw != null);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_an_unavailable_mailbox()
    {
        await using var mailbox = new MaildirMailbox(
            new MaildirOptions { Name = "trial", Address = "licenses@vendor.example", Path = "/nowhere/at/all" }, TimeProvider.System, new CollectingLogger<MaildirMailbox>());

        var failure = await Should.ThrowAsync<MailboxUnavailableException>(() => mailbox.LookAsync(_ => false, Cancel));

        failure.Message.ShouldBe("Mailbox 'trial': there is no folder '/nowhere/at/all'");
    }
}
