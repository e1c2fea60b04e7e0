using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Tests.Database;
using LicenseInbox.Worker.Tests.Servers;
using static LicenseInbox.Worker.Tests.Pipeline.Desk.DeskUnderTest;

namespace LicenseInbox.Worker.Tests.Pipeline.Desk;

/// <summary>What representatives do with emails that did not count, were ignored, or lie under the wrong case. On every database.</summary>
public abstract class MailActsContract : IAsyncLifetime
{
    private const string Stranger = "kim@northwind-voip.example";

    private DeskUnderTest _desk = null!;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _desk = await DeskUnderTest.OverAsync(await MakeAsync());

    public async ValueTask DisposeAsync()
    {
        await _desk.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<StoreUnderTest> MakeAsync();

    [Fact]
    public async Task A_strangers_email_is_admitted_once_counts_as_received_when_it_was_and_is_answered_to_a_registered_contact()
    {
        var message = await _desk.WriteAsync("Case 204417", [PartnerDesk.Transfer(), PartnerDesk.Card()], from: Stranger);
        message.State.ShouldBe(MessageState.Exception);
        _desk.Store.Time.Advance(TimeSpan.FromHours(3));
        var dossier = await _desk.Desk.OpenMailAsync(message.Id, Token);
        var admit = new AdmitMail(message.Id) { Seen = dossier.Version };
        var before = await _desk.DumpAsync();

        var preview = await _desk.PreviewAsync(admit);
        (await _desk.DumpAsync()).ShouldBe(before);
        preview.Requests.ShouldHaveSingleItem().After.Status.ShouldBe(RequestStatus.Queued);

        var effect = await _desk.DoAsync(admit);
        effect.Mails.ShouldHaveSingleItem().To.ShouldHaveSingleItem().Address.ShouldBe(Lee);
        var request = (await _desk.DossierAsync()).Request;
        (request.CompletedAt, request.Deadline).ShouldBe((message.ReceivedAt, message.ReceivedAt.AddHours(24)));
        var admitted = (await _desk.Desk.OpenMailAsync(message.Id, Token)).Message;
        (admitted.State, admitted.AdmittedBy).ShouldBe((MessageState.Admitted, Ann));
        (await _desk.ExceptionsAsync(message.Id)).ShouldBeEmpty();
        (await _desk.TrailAsync(message.Id)).Single(entry => entry.Action == AuditActions.MessageAdmitted).Author.ShouldBe(Ann);
        (await _desk.RefusedAsync(new AdmitMail(message.Id))).Message.ShouldBe("The email is admitted already.");

        // This once: the next one does not count.
        (await _desk.WriteAsync("Case 204417", [PartnerDesk.Transfer()], from: Stranger)).State.ShouldBe(MessageState.Exception);
    }

    [Fact]
    public async Task An_email_that_nobody_vouches_for_is_admitted_and_its_alleged_sender_who_is_registered_is_answered()
    {
        var message = await _desk.WriteAsync("Case 204417", [PartnerDesk.Transfer(), PartnerDesk.Card()], isVouchedFor: false);

        (await _desk.DoAsync(new AdmitMail(message.Id))).Mails.ShouldHaveSingleItem().To.ShouldHaveSingleItem().Address.ShouldBe(Lee);
    }

    [Fact]
    public async Task Of_a_group_one_email_is_admitted_and_the_others_wait()
    {
        var first = await _desk.WriteAsync("Case 204417", [PartnerDesk.Transfer(), PartnerDesk.Card()], isVouchedFor: false);
        var second = await _desk.WriteAsync("Case 204417", [PartnerDesk.Transfer()], isVouchedFor: false);
        (await _desk.ExceptionsAsync(second.Id)).ShouldHaveSingleItem().Count.ShouldBe(2);

        await _desk.DoAsync(new AdmitMail(first.Id));

        (await _desk.ExceptionsAsync(second.Id)).ShouldHaveSingleItem().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_sender_becomes_a_registered_contact_for_good()
    {
        var message = await _desk.WriteAsync("Case 204417", [PartnerDesk.Transfer(), PartnerDesk.Card()], from: Stranger);
        (await _desk.RefusedAsync(new RegisterContact(message.Id, "P-9"))).Refusal.ShouldBe(DeskRefusal.WrongValue);

        var effect = await _desk.DoAsync(new RegisterContact(message.Id, "P-1"));

        effect.Requests.ShouldHaveSingleItem().After.Status.ShouldBe(RequestStatus.Queued);
        effect.Mails.ShouldHaveSingleItem().To.ShouldHaveSingleItem().Address.ShouldBe(Stranger);
        (await _desk.TrailAsync(message.Id)).Single(entry => entry.Action == AuditActions.ContactRegistered).Author.ShouldBe(Ann);
        (await _desk.WriteAsync("Case 204430", [PartnerDesk.Transfer()], from: Stranger)).State.ShouldBe(MessageState.Admitted);
        (await _desk.Store.Changes.PendingAsync(Token))!.Facts.Partners.ShouldContain("P-1");
    }

    [Fact]
    public async Task Who_nobody_vouches_for_is_never_registered()
    {
        var message = await _desk.WriteAsync("Case 204417", [PartnerDesk.Transfer()], from: Stranger, isVouchedFor: false);

        (await _desk.RefusedAsync(new RegisterContact(message.Id, "P-1"))).Refusal.ShouldBe(DeskRefusal.NotAllowed);
    }

    [Fact]
    public async Task The_registered_contact_is_asked_once_and_the_writer_is_not_in_the_thread()
    {
        var message = await _desk.WriteAsync("Case 204417", [PartnerDesk.Transfer()], words: "Call 900-EVIL at once", from: Stranger, isVouchedFor: false);

        var mail = (await _desk.DoAsync(new AskContact(message.Id))).Mails.ShouldHaveSingleItem();

        (mail.To.ShouldHaveSingleItem().Address, mail.InReplyTo, mail.References.Count, mail.Requests.Count).ShouldBe((Lee, null, 0, 0));
        mail.Subject.ShouldBe("Case 204417: did you send us this email?");
        mail.Text.ShouldContain(Stranger);
        mail.Text.ShouldContain("License Transfer Form");
        mail.Text.ShouldNotContain("EVIL");
        (await _desk.SendAsync()).ShouldHaveSingleItem().Id.ShouldBe(mail.Id);
        (await _desk.RefusedAsync(new AskContact(message.Id), Ben)).Message.ShouldStartWith("ann has asked about this email at ");
        (await _desk.ExceptionsAsync(message.Id)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_was_ignored_is_put_where_it_belongs()
    {
        var message = await _desk.WriteAsync("Out of office", [], words: "The PO for our case is NC-4471.", isAutomatic: true);
        message.State.ShouldBe(MessageState.Ignored);
        (await _desk.RefusedAsync(new AssignMail(message.Id, CaseNumber.Of("777777")))).Message.ShouldBe("'777777' is no known case.");

        await _desk.DoAsync(new AssignMail(message.Id, CaseNumber.Of("204417")));

        var dossier = await _desk.DossierAsync();
        dossier.Mails.ShouldHaveSingleItem().Message.Id.ShouldBe(message.Id);
        (dossier.Request.Status, dossier.Request.State.CaseInSubject).ShouldBe((RequestStatus.WaitingForPartner, true));
    }

    [Fact]
    public async Task Our_own_mail_is_never_admitted()
    {
        var message = await _desk.WriteAsync("Case 204417", [PartnerDesk.Transfer()], from: "licenses@vendor.example");

        (await _desk.RefusedAsync(new AdmitMail(message.Id))).Refusal.ShouldBe(DeskRefusal.NotAllowed);
    }

    [Fact]
    public async Task An_email_under_the_wrong_case_goes_over_with_its_forms()
    {
        var message = await _desk.WriteAsync("Case 204430", [PartnerDesk.Transfer(), PartnerDesk.Card()]);
        var wrong = await _desk.DossierAsync("204430");
        wrong.Request.Status.ShouldBe(RequestStatus.Queued);
        var assign = new AssignMail(message.Id, CaseNumber.Of("204417"));
        (await _desk.PreviewAsync(assign)).Requests.Select(change => change.After.Status).ShouldBe([RequestStatus.Queued, RequestStatus.Withdrawn]);

        await _desk.DoAsync(assign);

        (await _desk.DossierAsync("204430")).Request.Status.ShouldBe(RequestStatus.Withdrawn);
        var right = await _desk.DossierAsync();
        (right.Request.Status, right.Request.State.Forms.Count, right.Request.CompletedAt).ShouldBe((RequestStatus.Queued, 2, message.ReceivedAt));
        await _desk.MoveAsync();
        (await _desk.LicenseAsync(PartnerDesk.Key))!.System.Text.ShouldBe(PartnerDesk.New);
        (await _desk.RefusedAsync(new AssignMail(message.Id, CaseNumber.Of("204417")))).Refusal.ShouldBe(DeskRefusal.NotNow);
        (await _desk.RefusedAsync(new AssignMail(message.Id, CaseNumber.Of("204430")))).Message.ShouldBe("A form of this email did its work under case 204417 already: it stays there.");
    }

    [Fact]
    public async Task The_case_that_an_email_leaves_is_decided_again_on_what_it_had_before()
    {
        await _desk.WriteAsync("Case 204430", [PartnerDesk.Transfer(("quantity_1", "5")), PartnerDesk.Card()]);
        var second = await _desk.WriteAsync("Case 204430", [PartnerDesk.Transfer()]);
        (await _desk.DossierAsync("204430")).Request.Status.ShouldBe(RequestStatus.Queued);

        await _desk.DoAsync(new AssignMail(second.Id, CaseNumber.Of("204417")));

        var left = await _desk.DossierAsync("204430");
        (left.Request.Status, left.Request.Decision!.Findings[0].Code).ShouldBe((RequestStatus.Rejected, FindingCodes.LicensePartial));
        left.Mails.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("204417")]
    [InlineData("204430")]
    public async Task An_email_that_held_a_move_until_a_person_had_read_it_holds_it_no_more_once_it_is_put_where_it_belongs(string belongsTo)
    {
        await _desk.WriteAsync("Case 204417", [PartnerDesk.Transfer(), PartnerDesk.Card()]);
        await _desk.SendAsync();
        var first = await _desk.WriteAsync("Case 204417", [], words: "Can you tell me the fee?");
        var second = await _desk.WriteAsync("Case 204417", [], words: "Are you there?");
        (await _desk.DossierAsync()).Request.State.Held.ShouldBe(HoldReason.Correspondence);

        await _desk.DoAsync(new AssignMail(first.Id, CaseNumber.Of(belongsTo)));
        (await _desk.DossierAsync()).Request.State.Held.ShouldBe(HoldReason.Correspondence, "nobody has read the other email yet");

        var effect = await _desk.DoAsync(new AssignMail(second.Id, CaseNumber.Of(belongsTo)));
        effect.Requests.ShouldContain(change => change.After.Status == RequestStatus.Queued);
        var dossier = await _desk.DossierAsync();
        (dossier.Request.Status, dossier.Request.State.Held).ShouldBe((RequestStatus.Queued, null));
        (await _desk.TrailAsync(dossier.Request.Id)).Last(entry => entry.Action == AuditActions.RequestReleased).Author.ShouldBe(Ann);
        await _desk.MoveAsync();
        (await _desk.LicenseAsync(PartnerDesk.Key))!.System.Text.ShouldBe(PartnerDesk.New);
    }

    [Fact]
    public async Task The_second_of_two_who_admit_an_email_is_told()
    {
        var message = await _desk.WriteAsync("Case 204417", [PartnerDesk.Transfer(), PartnerDesk.Card()], from: Stranger);
        var seen = (await _desk.Desk.OpenMailAsync(message.Id, Token)).Version;
        await _desk.DoAsync(new AdmitMail(message.Id) { Seen = seen });

        (await Should.ThrowAsync<ChangedMeanwhileException>(() => _desk.DoAsync(new AssignMail(message.Id, CaseNumber.Of("204430")) { Seen = seen }, Ben))).Message.ShouldContain("message.admitted by ann");
    }

    [Fact]
    public async Task In_mode_observe_nothing_is_done_about_an_email()
    {
        var desk = _desk.In(Mode.Observe);
        var message = await desk.WriteAsync("Case 204417", [PartnerDesk.Transfer()], from: Stranger);

        (await desk.RefusedAsync(new AdmitMail(message.Id))).Refusal.ShouldBe(DeskRefusal.NotNow);
        (await desk.RefusedAsync(new AskContact(message.Id))).Refusal.ShouldBe(DeskRefusal.NotNow);
        (await desk.RefusedAsync(new AdmitMail(Guid.NewGuid()))).Refusal.ShouldBe(DeskRefusal.NotFound);
    }
}

/// <summary>On a SQLite file.</summary>
public sealed class SqliteMailActsTests : MailActsContract
{
    private protected override Task<StoreUnderTest> MakeAsync() => StoreUnderTest.SqliteAsync(Token);
}

/// <summary>On a PostgreSQL server.</summary>
public sealed class PostgresMailActsTests(TestServers servers) : MailActsContract
{
    private protected override async Task<StoreUnderTest> MakeAsync() => await StoreUnderTest.PostgresAsync(await servers.PostgresAsync(Token), Token);
}
