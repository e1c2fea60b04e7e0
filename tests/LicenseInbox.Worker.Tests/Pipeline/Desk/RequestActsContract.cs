using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Tests.Database;
using LicenseInbox.Worker.Tests.Servers;
using static LicenseInbox.Worker.Tests.Pipeline.Desk.DeskUnderTest;

namespace LicenseInbox.Worker.Tests.Pipeline.Desk;

/// <summary>What representatives do to requests. On every database.</summary>
public abstract class RequestActsContract : IAsyncLifetime
{
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
    public async Task One_correction_takes_a_half_legible_form_to_the_moved_license()
    {
        var dossier = await UnsureAsync();
        dossier.Request.Decision!.Findings.ShouldHaveSingleItem().Code.ShouldBe(FindingCodes.FormUnreadable);
        var correct = Correct(dossier, "license_key_1", PartnerDesk.Key.ToLowerInvariant()) with { Seen = dossier.Version };
        var before = await _desk.DumpAsync();

        var preview = await _desk.PreviewAsync(correct);

        (await _desk.DumpAsync()).ShouldBe(before);
        var change = preview.Requests.ShouldHaveSingleItem();
        (change.Before!.Status, change.After.Status).ShouldBe((RequestStatus.WithRepresentative, RequestStatus.Queued));
        change.Gone.ShouldHaveSingleItem().Code.ShouldBe(FindingCodes.FormUnreadable);
        change.New.ShouldBeEmpty();
        change.Moves.ShouldHaveSingleItem().Licenses.ShouldHaveSingleItem().Key.Text.ShouldBe(PartnerDesk.Key);

        var effect = await _desk.DoAsync(correct);
        effect.Requests.ShouldHaveSingleItem().After.Status.ShouldBe(RequestStatus.Queued);
        effect.Version.ShouldBe((await _desk.DossierAsync()).Version);
        await _desk.MoveAsync();
        (await _desk.LicenseAsync(PartnerDesk.Key))!.System.Text.ShouldBe(PartnerDesk.New);
        var entry = (await _desk.TrailAsync(dossier.Request.Id)).Single(entry => entry.Action == AuditActions.RequestCorrected);
        (entry.Author, entry.Content.Contains(PartnerDesk.Key, StringComparison.Ordinal)).ShouldBe((Ann, true));
        (await _desk.ExceptionsAsync(dossier.Request.Id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_correction_stays_when_it_is_decided_again_and_is_evidence()
    {
        var dossier = await UnsureAsync();
        await _desk.DoAsync(Correct(dossier, "license_key_1", PartnerDesk.ForeignKey));

        var again = await _desk.DecideAgainAsync(dossier.Request.Id);

        var finding = again.Decision!.Findings.Single(finding => finding.Code == FindingCodes.LicenseNotOnSource);
        finding.Evidence.ShouldContain(evidence => evidence.Field == "license_key_1" && evidence.By == ReadBy.Representative && evidence.Value == PartnerDesk.ForeignKey);
        again.Status.ShouldBe(RequestStatus.Rejected);
        var form = (await _desk.DossierAsync()).Mails[0].Settled.Forms.First(form => form.Kind == FormKind.LicenseTransfer);
        form.Field("license_key_1")!.ReadAs.ShouldBe("4TZK-8QWM");
    }

    [Theory]
    [InlineData("license_key_1", "4TZK-8QWM-2NXD-R7HV-0000", "'4TZK-8QWM-2NXD-R7HV-0000' is no known license key.")]
    [InlineData("to_system_key", "0000-0000-0000-0000", "'0000-0000-0000-0000' is no known system key.")]
    [InlineData("case_number", "999999", "'999999' is no known case.")]
    [InlineData("quantity_1", "ten", "'ten' is no whole number above zero.")]
    [InlineData("license_type_1", "WINDOWS-95", "'WINDOWS-95' is no license type of the catalogue.")]
    [InlineData("end_user", "4111 1111 1111 1111", "This looks like a card number or a security code, which is never kept.")]
    [InlineData("shoe_size", "44", "A License Transfer Form has no field 'shoe_size' that can be corrected.")]
    public async Task What_a_field_can_not_say_is_refused(string field, string value, string why)
    {
        var dossier = await UnsureAsync();

        var refused = await _desk.RefusedAsync(Correct(dossier, field, value));

        (refused.Refusal, refused.Message, refused.Field!.Field).ShouldBe((DeskRefusal.WrongValue, why, field));
    }

    [Fact]
    public async Task A_card_number_is_never_taken_but_its_last_four_digits_are()
    {
        await _desk.WriteAsync("Case 204417", [PartnerDesk.Transfer(), Scan(PartnerDesk.Card(), "card_number", "", "x")]);
        var dossier = await _desk.DossierAsync();

        (await _desk.RefusedAsync(Correct(dossier, "card_number", "4111111111111111", FormKind.CardAuthorization))).Message.ShouldStartWith("Of a card number type the last four digits");
        (await _desk.RefusedAsync(Correct(dossier, "cvv", "123", FormKind.CardAuthorization))).Refusal.ShouldBe(DeskRefusal.WrongValue);
        await _desk.DoAsync(Correct(dossier, "card_number", "1111", FormKind.CardAuthorization));

        (await _desk.DossierAsync()).Mails[0].Settled.Forms.Single(form => form.Kind == FormKind.CardAuthorization).Card!.LastFour.ShouldBe("1111");
    }

    [Fact]
    public async Task Keys_are_picked_from_the_end_users_own()
    {
        var dossier = await UnsureAsync();

        var keys = await _desk.Desk.ChoicesAsync(dossier.Request.Id, Place(dossier, "license_key_1"), Token);
        var systems = await _desk.Desk.ChoicesAsync(dossier.Request.Id, Place(dossier, "to_system_key"), Token);

        keys.Select(choice => choice.Value).ShouldBe([PartnerDesk.Key, PartnerDesk.BigKey], ignoreOrder: true);
        keys[0].About.ShouldContain("ALTI-STATION");
        systems.Select(choice => choice.Value).ShouldBe([PartnerDesk.New, PartnerDesk.SoftwareOnly]);
        systems[0].IsLikely.ShouldBeTrue();
        (await Should.ThrowAsync<DeskRefusedException>(() => _desk.Desk.ChoicesAsync(dossier.Request.Id, new FieldPlace(Guid.NewGuid(), "x", "y"), Token))).Refusal.ShouldBe(DeskRefusal.NotFound);
    }

    [Fact]
    public async Task The_partner_is_asked_for_what_was_chosen_and_the_clock_stands_once_he_was_told()
    {
        var dossier = await UnsureAsync();
        var again = dossier.MayAsk.Single(item => item.Finding.Code == FindingCodes.FormUnreadable && item.Finding.Evidence[0].Form == FormKind.LicenseTransfer);
        var ask = new AskPartner(dossier.Request.Id, [again.Id], "Which of both sites is it?");
        var before = await _desk.DumpAsync();

        var preview = await _desk.PreviewAsync(ask);
        (await _desk.DumpAsync()).ShouldBe(before);
        preview.Mails.ShouldHaveSingleItem().Text.ShouldContain("Which of both sites is it?");

        var effect = await _desk.DoAsync(ask with { Seen = dossier.Version });
        effect.Mails.ShouldHaveSingleItem().Text.ShouldBe(preview.Mails[0].Text);
        var asked = (await _desk.DossierAsync()).Request;
        (asked.Status, asked.Deadline is null).ShouldBe((RequestStatus.WaitingForPartner, false));
        (await _desk.SendAsync())[^1].To.ShouldHaveSingleItem().Address.ShouldBe(Lee);
        (await _desk.DossierAsync()).Request.Deadline.ShouldBeNull();

        // A changed fact leaves the question alone; the partner's answer ends it.
        (await _desk.DecideAgainAsync(asked.Id)).Status.ShouldBe(RequestStatus.WaitingForPartner);
        var answer = await _desk.WriteAsync("Case 204417", [PartnerDesk.Transfer()]);
        var answered = (await _desk.DossierAsync()).Request;
        (answered.Status, answered.State.Ruling).ShouldBe((RequestStatus.Queued, null));
        answered.CompletedAt.ShouldBe(answer.ReceivedAt);
    }

    [Fact]
    public async Task A_queued_request_that_is_rejected_moves_nothing()
    {
        await _desk.WriteAsync("Case 204417", [PartnerDesk.Transfer(), PartnerDesk.Card()]);
        var dossier = await _desk.DossierAsync();
        (await _desk.RefusedAsync(new RejectRequest(dossier.Request.Id, []))).Refusal.ShouldBe(DeskRefusal.WrongValue);
        (await _desk.RefusedAsync(new RejectRequest(dossier.Request.Id, ["abc"]))).Refusal.ShouldBe(DeskRefusal.NotFound);

        var effect = await _desk.DoAsync(new RejectRequest(dossier.Request.Id, [], "The end user asked us on the phone not to."));

        effect.Requests.ShouldHaveSingleItem().After.Status.ShouldBe(RequestStatus.Rejected);
        effect.Mails.ShouldHaveSingleItem().Text.ShouldContain("The end user asked us on the phone not to.");
        (await _desk.DossierAsync()).Moves.ShouldAllBe(move => move.State == MoveState.Cancelled);
        await _desk.MoveAsync();
        (await _desk.LicenseAsync(PartnerDesk.Key))!.System.Text.ShouldBe(PartnerDesk.Old);
    }

    [Fact]
    public async Task A_finding_is_overridden_where_the_policy_lets_it_be()
    {
        await _desk.WriteAsync("Case 204417", [PartnerDesk.Transfer(("end_user", "Somebody Else")), PartnerDesk.Card()]);
        var dossier = await _desk.DossierAsync();
        var item = dossier.MayOverride.ShouldHaveSingleItem();
        item.Finding.Code.ShouldBe(FindingCodes.OwnerNameDiffers);
        (await _desk.RefusedAsync(new OverrideFinding(dossier.Request.Id, item.Id, " "))).Message.ShouldBe("The reason is missing.");

        await _desk.DoAsync(new OverrideFinding(dossier.Request.Id, item.Id, "Renamed last year; card 4111 1111 1111 1111 says so."));

        var request = (await _desk.DossierAsync()).Request;
        (request.Status, request.State.Overrides.ShouldHaveSingleItem().By).ShouldBe((RequestStatus.Queued, Ann));
        request.State.Overrides[0].Reason.ShouldContain("**** 1111");
    }

    [Fact]
    public async Task A_finding_that_nobody_may_override_stays()
    {
        await _desk.WriteAsync("Case 204417", [PartnerDesk.Transfer(("license_key_1", PartnerDesk.ForeignKey)), PartnerDesk.Card()]);
        var dossier = await _desk.DossierAsync();
        var finding = dossier.Request.Decision!.Findings.First(finding => finding.Code == FindingCodes.LicenseNotOnSource);

        (await _desk.RefusedAsync(new OverrideFinding(dossier.Request.Id, DeskItem.IdOf(finding), "Because."))).Refusal.ShouldBe(DeskRefusal.NotAllowed);
        dossier.MayOverride.ShouldNotContain(item => item.Finding.Code == FindingCodes.LicenseNotOnSource);
    }

    [Fact]
    public async Task In_mode_approve_an_accept_waits_for_one_click()
    {
        var desk = _desk.In(Mode.Approve);
        await desk.WriteAsync("Case 204417", [PartnerDesk.Transfer(), PartnerDesk.Card()]);
        var dossier = await desk.DossierAsync();
        dossier.Allowed.Approve.ShouldBeTrue();

        (await desk.DoAsync(new ApproveRequest(dossier.Request.Id) { Seen = dossier.Version })).Requests.ShouldHaveSingleItem().After.Status.ShouldBe(RequestStatus.Queued);

        (await desk.RefusedAsync(new ApproveRequest(dossier.Request.Id))).Refusal.ShouldBe(DeskRefusal.NotNow);
        (await desk.TrailAsync(dossier.Request.Id)).Single(entry => entry.Action == AuditActions.RequestApproved).Author.ShouldBe(Ann);
    }

    [Fact]
    public async Task A_hold_cancels_the_move_and_its_end_queues_it_anew()
    {
        await _desk.WriteAsync("Case 204417", [PartnerDesk.Transfer(), PartnerDesk.Card()]);
        var dossier = await _desk.DossierAsync();
        var until = _desk.Store.Time.GetUtcNow().AddDays(2);
        (await _desk.RefusedAsync(new HoldRequest(dossier.Request.Id, _desk.Store.Time.GetUtcNow(), false, "Wait."))).Refusal.ShouldBe(DeskRefusal.WrongValue);

        await _desk.DoAsync(new HoldRequest(dossier.Request.Id, until, AskedByPartner: false, "The new system is not there yet."));

        var held = await _desk.DossierAsync();
        (held.Request.Status, held.Request.State.HeldUntil, held.Request.Deadline is null).ShouldBe((RequestStatus.WithRepresentative, until, false));
        held.Moves.ShouldHaveSingleItem().State.ShouldBe(MoveState.Cancelled);
        var record = held.Exceptions.ShouldHaveSingleItem();
        record.Code.ShouldBe("request.held");
        record.Summary.ShouldEndWith("The new system is not there yet.");
        await _desk.MoveAsync();
        (await _desk.LicenseAsync(PartnerDesk.Key))!.System.Text.ShouldBe(PartnerDesk.Old);

        await _desk.DoAsync(new EndHold(dossier.Request.Id), Ben);
        (await _desk.DossierAsync()).Request.Status.ShouldBe(RequestStatus.Queued);
        (await _desk.RefusedAsync(new EndHold(dossier.Request.Id))).Refusal.ShouldBe(DeskRefusal.NotNow);
        await _desk.MoveAsync();
        (await _desk.LicenseAsync(PartnerDesk.Key))!.System.Text.ShouldBe(PartnerDesk.New);
    }

    [Fact]
    public async Task While_the_partner_asked_to_wait_the_clock_stands()
    {
        await _desk.WriteAsync("Case 204417", [PartnerDesk.Transfer(), PartnerDesk.Card()]);
        var dossier = await _desk.DossierAsync();

        await _desk.DoAsync(new HoldRequest(dossier.Request.Id, _desk.Store.Time.GetUtcNow().AddDays(2), AskedByPartner: true, "He wrote so."));
        (await _desk.DossierAsync()).Request.Deadline.ShouldBeNull();

        _desk.Store.Time.Advance(TimeSpan.FromHours(5));
        await _desk.DoAsync(new EndHold(dossier.Request.Id));
        (await _desk.DossierAsync()).Request.Deadline.ShouldBe(_desk.Store.Time.GetUtcNow().AddHours(24));
    }

    [Fact]
    public async Task A_request_that_is_withdrawn_ends_and_the_partner_is_told()
    {
        var dossier = await UnsureAsync();

        var effect = await _desk.DoAsync(new WithdrawRequest(dossier.Request.Id, "He phoned."));

        effect.Requests.ShouldHaveSingleItem().After.Status.ShouldBe(RequestStatus.Withdrawn);
        effect.Mails.ShouldHaveSingleItem();
        (await _desk.ExceptionsAsync(dossier.Request.Id)).ShouldBeEmpty();
        (await _desk.TrailAsync(dossier.Request.Id)).Single(entry => entry.Action == AuditActions.RequestEnded).Author.ShouldBe(Ann);
        (await _desk.RefusedAsync(new AskPartner(dossier.Request.Id, [], "More?"))).Message.ShouldBe("That is not possible now: the request is withdrawn.");
        (await _desk.RefusedAsync(Correct(dossier, "license_key_1", PartnerDesk.Key))).Refusal.ShouldBe(DeskRefusal.NotNow);
    }

    [Fact]
    public async Task A_phone_call_is_in_the_history_and_changes_nothing()
    {
        var dossier = await UnsureAsync();

        await _desk.DoAsync(new NotePhoneCall(dossier.Request.Id, "Lee sends a better scan\ntomorrow."));

        var after = await _desk.DossierAsync();
        (after.Request.Status, after.Request.Deadline).ShouldBe((dossier.Request.Status, dossier.Request.Deadline));
        var entry = after.History[^1];
        (entry.Action, entry.Author, entry.Personal!.Text).ShouldBe((AuditActions.CallNoted, Ann, "Lee sends a better scan tomorrow."));

        // Others may go on with what they saw before.
        await _desk.DoAsync(Correct(dossier, "license_key_1", PartnerDesk.Key) with { Seen = dossier.Version }, Ben);
    }

    [Fact]
    public async Task The_second_of_two_representatives_is_told_what_the_first_did()
    {
        var dossier = await UnsureAsync();
        await _desk.DoAsync(new AskPartner(dossier.Request.Id, [], "Send it again.") { Seen = dossier.Version });

        var refused = await Should.ThrowAsync<ChangedMeanwhileException>(() => _desk.DoAsync(Correct(dossier, "license_key_1", PartnerDesk.Key) with { Seen = dossier.Version }, Ben));

        refused.Since.ShouldContain(entry => entry.Action == AuditActions.RequestRuled && entry.Author == Ann);
        refused.Message.ShouldContain("request.ruled by ann at 2026-11-24 04:01:01 -08:00");
        (await _desk.DossierAsync()).Request.State.Corrections.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_two_at_the_same_moment_one_is_done()
    {
        var dossier = await UnsureAsync();
        var acts = new (DeskAct Act, string Author)[]
        {
            (Correct(dossier, "license_key_1", PartnerDesk.Key) with { Seen = dossier.Version }, Ann),
            (new WithdrawRequest(dossier.Request.Id, "Not needed.") { Seen = dossier.Version }, Ben),
        };

        var results = await Task.WhenAll(acts.Select(act => Task.Run(async () =>
        {
            try
            {
                await _desk.DoAsync(act.Act, act.Author);
                return null;
            }
            catch (ChangedMeanwhileException error)
            {
                return error;
            }
        })));

        results.Count(error => error is null).ShouldBe(1);
        var other = results[0] is null ? Ann : Ben;
        results.Single(error => error is not null)!.Since.ShouldContain(entry => entry.Author == other);
    }

    [Fact]
    public async Task New_keys_of_an_upgrade_make_its_move_due()
    {
        await _desk.WriteAsync(
            "Case 204420", [PartnerDesk.Transfer(("to_system_key", PartnerDesk.SoftwareOnly)), PartnerDesk.Worksheet(), PartnerDesk.Card()], "This is an upgrade to a software only solution. PO NC-4471.");
        var dossier = await _desk.DossierAsync("204420");
        dossier.Request.Status.ShouldBe(RequestStatus.WaitingForSales);
        var (old, key) = (LicenseKey.Of(PartnerDesk.Key), LicenseKey.Of("NEWK-0000-0000-0000-0001"));

        (await _desk.RefusedAsync(new IssueKeys(dossier.Request.Id, new Dictionary<LicenseKey, LicenseKey>()))).Message.ShouldBe($"Nothing was entered. There is no new key for {PartnerDesk.Key}.");
        await _desk.DoAsync(new IssueKeys(dossier.Request.Id, new Dictionary<LicenseKey, LicenseKey> { [old] = key }));

        await _desk.MoveAsync();
        (await _desk.LicenseAsync(key.Text))!.System.Text.ShouldBe(PartnerDesk.SoftwareOnly);
        (await _desk.TrailAsync(dossier.Request.Id)).Single(entry => entry.Action == AuditActions.KeysIssued).Author.ShouldBe(Ann);
    }

    [Fact]
    public async Task What_sales_never_received_the_partner_is_asked_for()
    {
        await _desk.WriteAsync(
            "Case 204420", [PartnerDesk.Transfer(("to_system_key", PartnerDesk.SoftwareOnly)), PartnerDesk.Worksheet(), PartnerDesk.Card()], "This is an upgrade to a software only solution. PO NC-4471.");
        var dossier = await _desk.DossierAsync("204420");

        var effect = await _desk.DoAsync(new MissOrder(dossier.Request.Id));

        effect.Requests.ShouldHaveSingleItem().After.Status.ShouldBe(RequestStatus.WaitingForPartner);
        effect.Mails.ShouldHaveSingleItem().Text.ShouldContain("PO");
        (await _desk.RefusedAsync(new MissOrder(dossier.Request.Id))).Refusal.ShouldBe(DeskRefusal.NotNow);
    }

    [Fact]
    public async Task Waiting_for_sales_it_may_be_rejected()
    {
        await _desk.WriteAsync(
            "Case 204420", [PartnerDesk.Transfer(("to_system_key", PartnerDesk.SoftwareOnly)), PartnerDesk.Worksheet(), PartnerDesk.Card()], "This is an upgrade to a software only solution. PO NC-4471.");
        var dossier = await _desk.DossierAsync("204420");

        (await _desk.DoAsync(new RejectRequest(dossier.Request.Id, [], "The PO is another customer's."))).Requests.ShouldHaveSingleItem().After.Status.ShouldBe(RequestStatus.Rejected);
    }

    [Fact]
    public async Task A_move_that_was_a_mistake_is_undone_and_the_partner_is_told_why()
    {
        await _desk.WriteAsync("Case 204417", [PartnerDesk.Transfer(), PartnerDesk.Card()]);
        await _desk.MoveAsync();
        var dossier = await _desk.DossierAsync();
        var undo = new UndoMove(dossier.Request.Id, dossier.Moves.ShouldHaveSingleItem().Id, "The end user keeps the old system.") { Seen = dossier.Version };
        var before = await _desk.DumpAsync();

        var preview = await _desk.PreviewAsync(undo);

        (await _desk.DumpAsync()).ShouldBe(before);
        var effect = await _desk.DoAsync(undo);
        foreach (var said in new[] { preview, effect })
        {
            var change = said.Requests.ShouldHaveSingleItem();
            (change.Before!.Status, change.After.Status).ShouldBe((RequestStatus.Moved, RequestStatus.WithRepresentative));
            said.Mails.ShouldHaveSingleItem().Text.ShouldContain("The end user keeps the old system.");
            said.Notes[0].ShouldContain(PartnerDesk.Key);
        }

        (await _desk.LicenseAsync(PartnerDesk.Key))!.System.Text.ShouldBe(PartnerDesk.Old);
        (await _desk.TrailAsync(dossier.Request.Id)).Single(entry => entry.Action == AuditActions.MoveUndone).Author.ShouldBe(Ann);
        (await _desk.ExceptionsAsync(dossier.Request.Id)).ShouldHaveSingleItem().Code.ShouldBe(FindingCodes.MoveUndone);
        (await _desk.RefusedAsync(undo with { Seen = null })).Message.ShouldContain("was undone already");
        (await _desk.RefusedAsync(undo with { Seen = null, MoveId = Guid.NewGuid() })).Refusal.ShouldBe(DeskRefusal.NotFound);
        (await _desk.RefusedAsync(undo with { Seen = null, Reason = " " })).Refusal.ShouldBe(DeskRefusal.WrongValue);
    }

    [Fact]
    public async Task The_dossier_has_every_rule_with_its_verdict()
    {
        var dossier = await UnsureAsync();

        dossier.Rules.Count.ShouldBe(PolicyBook.Rules.Count);
        dossier.Rules.Where(rule => rule.Findings.Count > 0).ShouldHaveSingleItem().Rule.ShouldBe("FieldsAreReadSurely");
        dossier.Allowed.ShouldBe(new AllowedActs(true, false, true, false, true, false, false));
        (await Should.ThrowAsync<DeskRefusedException>(() => _desk.Desk.OpenAsync(Guid.NewGuid(), Token))).Refusal.ShouldBe(DeskRefusal.NotFound);
        (await _desk.Desk.FindAsync(CaseNumber.Of("777777"), Token)).ShouldBeNull();
    }

    /// <summary>A request with one license key that could not be read surely.</summary>
    private async Task<Dossier> UnsureAsync()
    {
        await _desk.WriteAsync("Case 204417", [Scan(PartnerDesk.Transfer(), "license_key_1", "4TZK-8QWM", "K-2NXD"), PartnerDesk.Card()]);
        return await _desk.DossierAsync();
    }

    private static FieldPlace Place(Dossier dossier, string field, FormKind kind = FormKind.LicenseTransfer)
    {
        var form = dossier.Request.State.Forms.Single(form => form.Kind == kind);
        return new FieldPlace(form.SubmissionId, form.FormId, field);
    }

    private static CorrectFields Correct(Dossier dossier, string field, string value, FormKind kind = FormKind.LicenseTransfer) => new(dossier.Request.Id, [new FieldValue(Place(dossier, field, kind), value)]);
}

/// <summary>On a SQLite file.</summary>
public sealed class SqliteRequestActsTests : RequestActsContract
{
    private protected override Task<StoreUnderTest> MakeAsync() => StoreUnderTest.SqliteAsync(Token);
}

/// <summary>On a PostgreSQL server.</summary>
public sealed class PostgresRequestActsTests(TestServers servers) : RequestActsContract
{
    private protected override async Task<StoreUnderTest> MakeAsync() => await StoreUnderTest.PostgresAsync(await servers.PostgresAsync(Token), Token);
}
