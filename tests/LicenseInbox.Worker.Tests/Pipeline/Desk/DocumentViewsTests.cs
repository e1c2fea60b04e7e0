using System.Text;
using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Worker.Memory;
using LicenseInbox.Worker.Pipeline.Desk;
using LicenseInbox.Worker.Tests.Database;
using Microsoft.Extensions.Time.Testing;

namespace LicenseInbox.Worker.Tests.Pipeline.Desk;

/// <summary>Pages of recorded emails, drawn from the mail where it lies; every access is in the trail.</summary>
public class DocumentViewsTests
{
    private static readonly RecordedMessage Message = SomeRecords.Message() with { Facts = SomeRecords.Message().Facts with { Documents = [new DocumentFacts { Name = "transfer.pdf", Digest = "ff", Pages = 2, Forms = [SomeRecords.Form()] }] } };

    private readonly MemoryCasebooks _casebooks = new(new MemoryState { Messages = [Message] });
    private readonly LyingMails _mailbox = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_comes_with_the_places_of_its_fields_and_the_access_is_in_the_trail()
    {
        _mailbox.Lie("Exceptions", "d1");

        var view = await DrawAsync(1);

        Encoding.ASCII.GetString(view.Image.Jpeg.Span).ShouldBe("page 1 of ff in d1");
        view.Pages.ShouldBe(2);
        var field = view.Fields.ShouldHaveSingleItem();
        (field.Field, field.Left, field.Top, field.Width, field.Height).ShouldBe(("from_system_key", 0.01, 0.97, 0.03, 0.02));
        var entry = Trail().ShouldHaveSingleItem();
        (entry.Action, entry.Author, entry.Content).ShouldBe((AuditActions.DocumentSeen, "ann", "{\"document\":\"ff\",\"page\":1}"));
    }

    [Fact]
    public async Task Another_page_has_no_fields() => (await DrawAsync(2, "d1")).Fields.ShouldBeEmpty();

    [Fact]
    public async Task Of_several_with_its_message_id_the_mail_with_its_content_is_drawn()
    {
        _mailbox.Lie("INBOX", "d2");

        var view = await DrawAsync(1, "d1");

        view.Image.Problem.ShouldBeNull();
    }

    [Fact]
    public async Task A_mail_that_a_person_moved_to_a_folder_of_his_own_is_found_there()
    {
        _mailbox.Lie("Archive/2026", "d1", isElsewhere: true);

        (await DrawAsync(1)).Image.Problem.ShouldBeNull();
    }

    [Fact]
    public async Task A_mail_that_is_gone_has_no_picture_and_says_why()
    {
        var view = await DrawAsync(1);

        (view.Image.Problem, view.Fields.Count).ShouldBe(("the email is in none of the mailbox's folders any more", 0));
        Trail().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("ee", 1)]
    [InlineData("ff", 0)]
    [InlineData("ff", 3)]
    public async Task What_is_not_there_is_refused_and_is_no_access(string digest, int page)
    {
        (await Should.ThrowAsync<DeskRefusedException>(() => Views().DrawAsync(Message.Id, digest, page, "ann", Token))).Refusal.ShouldBe(DeskRefusal.NotFound);
        (await Should.ThrowAsync<DeskRefusedException>(() => Views().DrawAsync(Guid.NewGuid(), "ff", 1, "ann", Token))).Refusal.ShouldBe(DeskRefusal.NotFound);
        (await Should.ThrowAsync<DeskRefusedException>(() => Views().DrawAsync(Message.Id, "ff", 1, "", Token))).Refusal.ShouldBe(DeskRefusal.WrongValue);
        _casebooks.State.Trail.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_try_while_the_mailbox_does_not_answer_is_an_access_too()
    {
        _mailbox.IsDown = true;

        await Should.ThrowAsync<MailboxUnavailableException>(() => DrawAsync(1));
        Trail().ShouldHaveSingleItem();
    }

    private Task<DocumentView> DrawAsync(int page, string? lies = null)
    {
        if (lies is not null)
            _mailbox.Lie("Exceptions", lies);
        return Views().DrawAsync(Message.Id, "ff", page, "ann", Token);
    }

    private DocumentViews Views() => new(_casebooks, [_mailbox], new DrawnDigests(), new FakeTimeProvider(SomeRecords.Noon));

    private System.Collections.Immutable.ImmutableList<ChainedEntry> Trail() => _casebooks.State.Trail[Message.Id];

    /// <summary>Mails in folders; the bytes of each are its digest.</summary>
    private sealed class LyingMails : IFiledMails
    {
        private readonly List<(FiledMail Mail, string Digest, bool IsElsewhere)> _mails = [];

        public bool IsDown { get; set; }

        public string Account => "moves";

        public void Lie(string folder, string digest, bool isElsewhere = false) =>
            _mails.Add((new FiledMail(new DeliveryId("moves", folder, 1, $"{_mails.Count + 1}"), SomeRecords.Noon, 100, folder == "INBOX"), digest, isElsewhere));

        public Task<IReadOnlyList<FiledMail>> FindAsync(string? messageId, DateTimeOffset receivedAt, CancellationToken cancellationToken) => Find(false);

        public Task<IReadOnlyList<FiledMail>> FindElsewhereAsync(string? messageId, DateTimeOffset receivedAt, CancellationToken cancellationToken) => Find(true);

        public Task<ReadOnlyMemory<byte>?> FetchAsync(FiledMail mail, CancellationToken cancellationToken) =>
            Task.FromResult<ReadOnlyMemory<byte>?>(Encoding.ASCII.GetBytes(_mails.Single(known => known.Mail == mail).Digest));

        public Task<string?> CannotRemoveAsync(FiledMail mail, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task AppendBesideAsync(FiledMail mail, ReadOnlyMemory<byte> raw, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<string?> RemoveAsync(FiledMail mail, CancellationToken cancellationToken) => throw new NotSupportedException();

        private Task<IReadOnlyList<FiledMail>> Find(bool elsewhere) =>
            IsDown ? throw new MailboxUnavailableException("moves", "no answer") : Task.FromResult<IReadOnlyList<FiledMail>>(_mails.Where(known => known.IsElsewhere == elsewhere).Select(known => known.Mail).ToList());
    }

    /// <summary>A reader whose pictures say what it was asked for; it knows a mail by its bytes.</summary>
    private sealed class DrawnDigests : IPageImages
    {
        public Task<PageImage> DrawAsync(ReadOnlyMemory<byte> raw, PageOrder order, CancellationToken cancellationToken)
        {
            var digest = Encoding.ASCII.GetString(raw.Span);
            return Task.FromResult(digest == order.Mail!.MailDigest
                ? new PageImage(Encoding.ASCII.GetBytes($"page {order.Page} of {order.Mail.Digest} in {digest}"), 100, 200, null)
                : PageImage.None("the email is another one"));
        }
    }
}
