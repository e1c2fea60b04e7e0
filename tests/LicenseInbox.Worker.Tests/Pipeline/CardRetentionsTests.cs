using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;
using MimeKit;

namespace LicenseInbox.Worker.Tests.Pipeline;

/// <summary>An email is replaced in the mailbox by the same without its card form, and whatever happens in between, one of the two lies there.</summary>
public sealed class CardRetentionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Steps => ["find", "before append", "after append", "before remove", "after remove"];

    [Fact]
    public async Task An_email_is_replaced_by_the_same_without_its_card_form_with_its_date_and_flags()
    {
        await using var desk = await TakenAsync();
        var original = desk.Lying("Processed").ShouldHaveSingleItem();
        File.Move(original, Path.Combine(Path.GetDirectoryName(original)!, "..", "cur", Path.GetFileName(original) + ":2,FRS"));
        await desk.ReplaceAsync();
        desk.Lying("Processed").ShouldHaveSingleItem("billing's server took it a minute ago: it may come back").ShouldEndWith(":2,FRS");

        desk.Time.Advance(TimeSpan.FromDays(6));
        await desk.ReplaceAsync();
        var copy = desk.Lying("Processed").ShouldHaveSingleItem();
        copy.ShouldEndWith(":2,FRS");
        Path.GetFileName(copy).Split('P')[0].ShouldBe(Path.GetFileName(original).Split('P')[0], "the date of receipt is in its name");
        using var before = MimeMessage.Load(new MemoryStream(BillingDesk.Sample("1-accepted")), Token);
        using var after = MimeMessage.Load(copy, Token);
        after.Headers.Select(header => (header.Field, header.Value)).ShouldBe(before.Headers.Select(header => (header.Field, header.Value)));
        var parts = ((Multipart)after.Body!).ToList();
        parts.Count.ShouldBe(((Multipart)before.Body!).Count);
        ((MimePart)parts[1]).FileName.ShouldBe("transfer.pdf");
        var note = parts[2].ShouldBeOfType<TextPart>().Text.ReplaceLineEndings(" ");
        foreach (var told in new[] { "card.pdf was removed here on November 30, 2026", "handed to billing (case 204417)" })
            note.ShouldContain(told);
        (await desk.AuditAsync("card.removed")).ShouldBe(1);
        await desk.ReplaceAsync();
        desk.Lying("Processed").ShouldBe([copy]);
    }

    [Fact]
    public async Task A_store_restored_from_before_the_replacing_knows_the_copy_for_the_email_that_it_replaced()
    {
        await using var desk = await TakenAsync();
        desk.Time.Advance(TimeSpan.FromDays(6));
        await desk.ReplaceAsync();
        var (copy, messages, told) = (desk.Lying("Processed").ShouldHaveSingleItem(), await desk.MessagesAsync(), desk.Server.Sent.Count);
        await desk.ForgetRetentionsAsync();

        await desk.RecoverAsync();
        (await desk.MessagesAsync()).ShouldBe(messages);
        await desk.SendAsync();
        desk.Server.Sent.Count.ShouldBe(told);
        await desk.ReplaceAsync();
        (await desk.RetentionAsync()).State.ShouldBe(RetentionState.Replaced);
        desk.Lying("Processed").ShouldBe([copy]);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_crash_at_any_step_leaves_one_of_the_two_and_a_restart_goes_on(string step)
    {
        await using var desk = await TakenAsync();
        desk.Time.Advance(TimeSpan.FromDays(6));
        await Should.ThrowAsync<CrashException>(() => desk.ReplaceAsync(mails => new CrashingMails(mails, step)));
        desk.Lying("Processed").ShouldNotBeEmpty();

        await desk.ReplaceAsync();
        var left = desk.Lying("Processed").ShouldHaveSingleItem();
        (await File.ReadAllTextAsync(left, Token)).ShouldContain("was removed here on");
        (await desk.RetentionAsync()).State.ShouldBe(RetentionState.Replaced);
    }

    [Fact]
    public async Task An_append_whose_answer_was_lost_and_that_came_twice_ends_as_one_copy()
    {
        await using var desk = await TakenAsync();
        desk.Time.Advance(TimeSpan.FromDays(6));
        await Should.ThrowAsync<CrashException>(() => desk.ReplaceAsync(mails => new CrashingMails(mails, "before remove")));
        var copy = desk.Lying("Processed").Single(file => File.ReadAllText(file).Contains("was removed here", StringComparison.Ordinal));
        File.Copy(copy, Path.Combine(Path.GetDirectoryName(copy)!, Path.GetFileName(copy).Replace("P", "R", StringComparison.Ordinal)));
        await desk.ReplaceAsync();
        desk.Lying("Processed").Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_email_that_was_delivered_twice_is_replaced_once()
    {
        await using var desk = await TakenAsync();
        var original = desk.Lying("Processed").Single();
        Directory.CreateDirectory(Path.Combine(desk.Path, ".Ignored", "new"));
        Directory.CreateDirectory(Path.Combine(desk.Path, ".Ignored", "cur"));
        File.Copy(original, Path.Combine(desk.Path, ".Ignored", "cur", Path.GetFileName(original) + ":2,"));
        desk.Time.Advance(TimeSpan.FromDays(6));
        await desk.ReplaceAsync();
        desk.Lying("Processed").Concat(desk.Lying("Ignored")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_card_form_that_can_pay_for_a_further_move_stays()
    {
        await using var desk = await TakenAsync();
        var done = await desk.Store.InAsync(async book => (await book.FindRequestAsync(CaseNumber.Of("204417"), Token))!.State, Token);
        var left = done with { Forms = [.. done.FormsDone.Where(form => form.Kind == FormKind.CardAuthorization)] };
        await desk.Store.PutAsync(Token, book => book.Put(Request.Restore(left)));
        desk.Time.Advance(TimeSpan.FromDays(60));
        await desk.ReplaceAsync();
        (await File.ReadAllTextAsync(desk.Lying("Processed").Single(), Token)).ShouldNotContain("was removed here");
    }

    [Fact]
    public async Task A_hand_over_that_came_back_keeps_the_email()
    {
        await using var desk = await TakenAsync();
        var handover = (await desk.HandoversAsync("204417")).Single();
        await desk.Store.PutAsync(Token, book => book.Put(handover with { State = HandoverState.Returned }));
        desk.Time.Advance(TimeSpan.FromDays(6));
        await desk.ReplaceAsync();
        (await File.ReadAllTextAsync(desk.Lying("Processed").Single(), Token)).ShouldNotContain("was removed here");
    }

    [Fact]
    public async Task What_the_server_refuses_is_told_before_anything_is_appended_and_goes_on_when_it_allows_it()
    {
        await using var desk = await TakenAsync();
        desk.Time.Advance(TimeSpan.FromDays(6));
        await desk.ReplaceAsync(mails => new CrashingMails(mails, "refuse"));
        desk.Lying("Processed").Count.ShouldBe(1);
        (await desk.ExceptionsAsync(FindingCodes.RetentionHeld)).ShouldHaveSingleItem().Summary.ShouldContain("stays in the mailbox: the server refuses");
        await desk.ReplaceAsync(mails => new CrashingMails(mails, "refuse"));
        (await desk.ExceptionsAsync(FindingCodes.RetentionHeld)).ShouldHaveSingleItem().Count.ShouldBe(1);

        desk.Time.Advance(TimeSpan.FromHours(2));
        await desk.ReplaceAsync();
        (await desk.RetentionAsync()).State.ShouldBe(RetentionState.Replaced);
        (await desk.ExceptionsAsync(FindingCodes.RetentionHeld)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_email_that_somebody_took_away_is_not_replaced_and_nobody_is_troubled()
    {
        await using var desk = await TakenAsync();
        File.Delete(desk.Lying("Processed").Single());
        desk.Time.Advance(TimeSpan.FromDays(6));
        await desk.ReplaceAsync();
        desk.Lying("Processed").ShouldBeEmpty();
        (await desk.RetentionAsync()).State.ShouldBe(RetentionState.Gone);
        (await desk.ExceptionsAsync(FindingCodes.RetentionHeld)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_copy_that_is_put_into_the_watched_folder_is_no_new_email()
    {
        await using var desk = await TakenAsync();
        desk.Time.Advance(TimeSpan.FromDays(6));
        await desk.ReplaceAsync();
        var copy = await File.ReadAllBytesAsync(desk.Lying("Processed").Single(), Token);
        var sent = desk.Server.Sent.Count;

        var message = await desk.ReceiveAsync(copy);
        await desk.SendAsync();
        message.Facts.MessageId.ShouldBe("1-accepted@northwind.example");
        message.Id.ShouldBe((await desk.RetentionAsync()).MessageId);
        desk.Server.Sent.Count.ShouldBe(sent);
    }

    /// <summary>A desk whose billing has the card form since a minute.</summary>
    private static async Task<BillingDesk> TakenAsync()
    {
        var desk = await BillingDesk.OpenAsync();
        desk.Certificates.Write(desk.Certificates.Issue());
        await desk.ReceiveAsync(BillingDesk.Sample("1-accepted"));
        await desk.FileAsync();
        await desk.HandOverAsync();
        await desk.SendAsync();
        desk.ToBilling.Count.ShouldBe(1);
        desk.Time.Advance(TimeSpan.FromMinutes(1));
        return desk;
    }
}

/// <summary>The worker dies here.</summary>
internal sealed class CrashException(string step) : Exception(step);

/// <summary>A mailbox at whose nth step the worker dies, or which refuses to remove.</summary>
internal sealed class CrashingMails(IFiledMails inner, string step) : IFiledMails
{
    public string Account => inner.Account;

    public async Task<IReadOnlyList<FiledMail>> FindAsync(string? messageId, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        CrashAt("find");
        return await inner.FindAsync(messageId, receivedAt, cancellationToken);
    }

    public Task<IReadOnlyList<FiledMail>> FindElsewhereAsync(string? messageId, DateTimeOffset receivedAt, CancellationToken cancellationToken) => inner.FindElsewhereAsync(messageId, receivedAt, cancellationToken);

    public Task<ReadOnlyMemory<byte>?> FetchAsync(FiledMail mail, CancellationToken cancellationToken) => inner.FetchAsync(mail, cancellationToken);

    public Task<string?> CannotRemoveAsync(FiledMail mail, CancellationToken cancellationToken) =>
        step == "refuse" ? Task.FromResult<string?>("the server refuses") : inner.CannotRemoveAsync(mail, cancellationToken);

    public async Task AppendBesideAsync(FiledMail mail, ReadOnlyMemory<byte> raw, CancellationToken cancellationToken)
    {
        CrashAt("before append");
        await inner.AppendBesideAsync(mail, raw, cancellationToken);
        CrashAt("after append");
    }

    public async Task<string?> RemoveAsync(FiledMail mail, CancellationToken cancellationToken)
    {
        CrashAt("before remove");
        var refused = await inner.RemoveAsync(mail, cancellationToken);
        CrashAt("after remove");
        return refused;
    }

    private void CrashAt(string at)
    {
        if (step == at)
            throw new CrashException(at);
    }
}
