using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Pricing;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Tests.Pipeline;

/// <summary>What follows a move: charges, registrations, and its undoing.</summary>
public sealed class AfterTheMoveTests
{
    private const string Case = "204417";
    private const string Key = "4TZK-8QWM-2NXD-R7HV-9PKC";
    private static readonly SystemKey Old = SystemKey.Of("7K2M-91QD-XR48-5TZC");
    private static readonly SystemKey New = SystemKey.Of("Q4W8-2HNP-7F3J-K6VD");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_charges_stand_in_the_reply_in_the_mail_to_billing_and_in_the_statement()
    {
        await using var desk = await MovedAsync(handOver: true);
        var moves = await desk.Store.InAsync(book => book.MovesBetweenAsync(desk.Time.GetUtcNow().AddDays(-1), desk.Time.GetUtcNow().AddDays(1), Token), Token);
        var move = moves.ShouldHaveSingleItem();
        var line = move.Charges!.Single(line => line.Key is not null);
        line.Period.ShouldBe(new AssurancePeriod(new DateOnly(2034, 6, 30), new DateOnly(2035, 6, 30)));
        line.Rule.ShouldBe(Statement.ProRated);

        desk.ToPartner[^1].Text.ShouldContain($"- {Key}: {Usd.Show(line.Amount!.Value)} (365 days, from June 30, 2034 to June 30, 2035)");
        desk.ToPartner[^1].Text.ShouldContain("Fee: $300.00");
        desk.ToBilling[^1].Text.ShouldContain($"- Software assurance (assurance.pro-rated), {Key}, 365 days from June 30, 2034 to June 30, 2035: {Usd.Show(line.Amount.Value)}");
        desk.ToBilling[^1].Text.ShouldContain("- Fee for the move (fee.per-move): $300.00");
    }

    [Fact]
    public async Task Both_registrations_complete_the_request_and_close_its_case_where_that_is_set()
    {
        await using var desk = await MovedAsync();
        await desk.RegisterAsync(Old, desk.Today);
        (await desk.RequestAsync(Case)).Status.ShouldBe(RequestStatus.Moved);
        await desk.RegisterAsync(New, desk.Today);

        (await desk.RequestAsync(Case)).Status.ShouldBe(RequestStatus.Completed);
        (await desk.AuditAsync(AuditActions.RequestCompleted)).ShouldBe(1);
        (await desk.Store.InAsync(book => book.Cases.FindAsync(CaseNumber.Of(Case), Token), Token))!.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task Registrations_before_the_move_do_not_count()
    {
        await using var desk = await MovedAsync();
        await desk.RegisterAsync(Old, desk.Today.AddDays(-1));
        await desk.RegisterAsync(New, desk.Today.AddDays(-1));

        (await desk.RequestAsync(Case)).Status.ShouldBe(RequestStatus.Moved);
    }

    [Fact]
    public async Task Open_registrations_are_reminded_of_once_and_then_go_to_a_person_until_they_are_seen()
    {
        await using var desk = await MovedAsync();
        await desk.RegisterAsync(Old, desk.Today);
        var sent = desk.ToPartner.Count;
        desk.Time.Advance(TimeSpan.FromDays(6.9));
        await desk.LookAtRegistrationsAsync();
        await desk.SendAsync();
        desk.ToPartner.Count.ShouldBe(sent);

        desk.Time.Advance(TimeSpan.FromDays(0.2));
        await desk.LookAtRegistrationsAsync();
        desk.Time.Advance(TimeSpan.FromDays(1));
        await desk.LookAtRegistrationsAsync();
        await desk.SendAsync();
        desk.ToPartner.Count.ShouldBe(sent + 1);
        desk.ToPartner[^1].Text.ShouldContain("we have not seen the registration of the new system yet");
        desk.ToPartner[^1].Text.ShouldContain($"on the new system {New}");
        desk.ToPartner[^1].Text.ShouldNotContain($"On the old system {Old}");
        (await desk.ExceptionsAsync(FindingCodes.RegistrationOverdue)).ShouldBeEmpty();

        desk.Time.Advance(TimeSpan.FromDays(6));
        await desk.LookAtRegistrationsAsync();
        desk.Time.Advance(TimeSpan.FromDays(6));
        await desk.LookAtRegistrationsAsync();
        await desk.SendAsync();
        (await desk.ExceptionsAsync(FindingCodes.RegistrationOverdue)).ShouldHaveSingleItem().Summary.ShouldContain(New.Text);
        desk.ToPartner.Count.ShouldBe(sent + 1);

        await desk.RegisterAsync(New, desk.Today);
        (await desk.ExceptionsAsync(FindingCodes.RegistrationOverdue)).ShouldBeEmpty();
        (await desk.RequestAsync(Case)).Status.ShouldBe(RequestStatus.Completed);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task An_undone_move_counts_as_never_made_and_partner_and_billing_are_told(bool handOver, bool cardIsUsable)
    {
        await using var desk = await MovedAsync(handOver);
        var sent = desk.ToPartner.Count;
        (await desk.UndoAsync(Case, "Wrong site.")).ShouldBeNull();
        await desk.SendAsync();

        (await SystemOfAsync(desk, Key)).ShouldBe(Old);
        var request = await desk.RequestAsync(Case);
        request.Status.ShouldBe(RequestStatus.WithRepresentative);
        request.State.Held.ShouldBe(HoldReason.Undone);
        request.State.Forms.Any(form => form.Kind == LicenseInbox.Domain.Reading.FormKind.CardAuthorization).ShouldBe(cardIsUsable);
        (await desk.ExceptionsAsync(FindingCodes.MoveUndone)).ShouldHaveSingleItem().Summary.ShouldContain("Wrong site.");
        (await desk.AuditAsync(AuditActions.MoveUndone)).ShouldBe(1);
        desk.ToPartner.Count.ShouldBe(sent + 1);
        desk.ToPartner[^1].Text.ShouldContain("we have undone it");
        desk.ToPartner[^1].Text.ShouldContain("Wrong site.");
        desk.ToBilling.Count(mail => mail.Subject.Contains("undone", StringComparison.Ordinal)).ShouldBe(handOver ? 1 : 0);
        (await desk.HandoversAsync(Case)).Single().State.ShouldBe(handOver ? HandoverState.Taken : HandoverState.Withdrawn);
        (await new Worker.Database.StatusBoard(desk.Store.Database, desk.Store.Schedule, desk.Store.Time).VerifyAsync(Token)).ShouldBeEmpty();

        await desk.HandOverAsync();
        (await desk.UndoAsync(Case, "Again.")).ShouldNotBeNull().ShouldContain("undone already");
    }

    [Fact]
    public async Task A_move_whose_keys_were_moved_since_is_not_undone()
    {
        await using var desk = await MovedAsync();
        await desk.Store.Loader.LoadAsync(
            new RegistryLoad { Licenses = [new(new License(LicenseKey.Of(Key), "ALTI-STATION-10", 10, SystemKey.Of("V6P2-KD8Y-3TGM-7XQR")), 2)] }, overrideMoves: true, Token);

        (await desk.UndoAsync(Case, "Wrong site.")).ShouldNotBeNull().ShouldContain($"{Key} has been moved or changed since");
        (await SystemOfAsync(desk, Key)).ShouldBe(SystemKey.Of("V6P2-KD8Y-3TGM-7XQR"));
        (await desk.RequestAsync(Case)).Status.ShouldBe(RequestStatus.Moved);
    }

    [Fact]
    public async Task An_undone_upgrade_retires_its_new_keys_for_good()
    {
        await using var desk = await BillingDesk.OpenAsync();
        await desk.ReceiveAsync(BillingDesk.Sample("5-upgrade"));
        var (old, key) = (LicenseKey.Of("2XQN-R8TV-4HKW-7DPM-K3CX"), LicenseKey.Of("SSW7-R8TV-4HKW-7DPM-0001"));
        (await desk.IssueAsync("204420", old, key)).ShouldBeEmpty();
        (await desk.UndoAsync("204420", "Wrong system.")).ShouldBeNull();

        (await SystemOfAsync(desk, old.Text)).ShouldBe(SystemKey.Of("N4VR-7TKM-9XQC-3HDW"));
        (await SystemOfAsync(desk, key.Text)).ShouldBeNull();
        (await desk.RequestAsync("204420")).State.IssuedKeys.ShouldBeEmpty();
        (await desk.IssueAsync("204420", old, key)).ShouldHaveSingleItem().ShouldContain("is, or was, in use already");
    }

    private static async Task<SystemKey?> SystemOfAsync(BillingDesk desk, string key) =>
        (await desk.Store.InAsync(book => book.Registry.FactsAsync(new FactsQuery { Licenses = [LicenseKey.Of(key)] }, Token), Token)).License(LicenseKey.Of(key))?.System;

    private static async Task<BillingDesk> MovedAsync(bool handOver = false)
    {
        var desk = await BillingDesk.OpenAsync();
        desk.Certificates.Write(desk.Certificates.Issue());
        await desk.ReceiveAsync(BillingDesk.Sample("1-accepted"));
        await desk.FileAsync();
        if (handOver)
            await desk.HandOverAsync();
        await desk.SendAsync();
        (await desk.RequestAsync(Case)).Status.ShouldBe(RequestStatus.Moved);
        return desk;
    }
}
