using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Csv;
using LicenseInbox.Worker.Database;
using LicenseInbox.Domain.Examining;

namespace LicenseInbox.Worker.Tests.Pipeline;

/// <summary>A registry that nobody imported for longer than <c>Registry:MaxAge</c>: requests that rest on it wait with a representative, and go on by themselves once it is fresh.</summary>
public sealed class StaleRegistryTests
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(26);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1-accepted", "204417", RequestStatus.Moved)]
    [InlineData("2-rejected", "204418", RequestStatus.Rejected)]
    public async Task A_request_is_decided_again_when_the_same_data_come_in_again(string sample, string number, RequestStatus then)
    {
        await using var desk = await BillingDesk.OpenAsync(registryMaxAge: MaxAge);
        await desk.ChangedAsync();
        await desk.PassAsync(TimeSpan.FromHours(27));
        await desk.ReceiveAsync(BillingDesk.Sample(sample));
        await desk.SendAsync();

        var request = await desk.RequestAsync(number);
        request.Status.ShouldBe(RequestStatus.WithRepresentative);
        request.Decision!.Findings.ShouldContain(finding => finding.Code == FindingCodes.RegistryStale);
        (await desk.ExceptionsAsync(request.Decision.Findings[0].Code)).ShouldHaveSingleItem().Deadline.ShouldBe(request.Deadline, "the clock runs");
        desk.ToPartner.ShouldHaveSingleItem().Text.ShouldNotContain("Renew", customMessage: "nobody is told what old data say");
        await desk.PassAsync(TimeSpan.FromMinutes(1));
        (await desk.RequestAsync(number)).Status.ShouldBe(RequestStatus.WithRepresentative, "nothing came");

        await ImportAsync(desk);
        await desk.ChangedAsync();
        (await desk.RequestAsync(number)).Status.ShouldBe(RequestStatus.WithRepresentative, "no row changed");
        await desk.PassAsync(TimeSpan.FromSeconds(5));
        await desk.MoveAsync();
        await desk.SendAsync();
        (await desk.RequestAsync(number)).Status.ShouldBe(then);
        desk.ToPartner.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_move_that_was_due_when_the_data_grew_old_is_not_made_on_them()
    {
        await using var desk = await BillingDesk.OpenAsync(registryMaxAge: MaxAge);
        await desk.ReceiveAsync(BillingDesk.Sample("1-accepted"), move: false);
        (await desk.RequestAsync("204417")).Status.ShouldBe(RequestStatus.Queued);
        await desk.PassAsync(TimeSpan.FromHours(27));
        await desk.MoveAsync();
        (await desk.RequestAsync("204417")).Status.ShouldBe(RequestStatus.WithRepresentative);

        await ImportAsync(desk);
        await desk.PassAsync(TimeSpan.FromSeconds(5));
        await desk.MoveAsync();
        (await desk.RequestAsync("204417")).Status.ShouldBe(RequestStatus.Moved);
    }

    [Fact]
    public async Task The_doctor_says_so_by_the_same_setting()
    {
        await using var desk = await BillingDesk.OpenAsync();
        desk.Time.Advance(TimeSpan.FromHours(27));

        async Task<Health> RegistryAsync(TimeSpan? maxAge) =>
            (await new StoreExamination(desk.Store.Database, new StoreOptions { Kind = StoreKind.PostgreSql }, maxAge, desk.Time).ExamineAsync(Token)).Single(diagnosis => diagnosis.Part == "registry").Health;

        (await RegistryAsync(null)).ShouldBe(Health.Well);
        (await RegistryAsync(MaxAge)).ShouldBe(Health.Wrong);
        (await RegistryAsync(TimeSpan.FromHours(28))).ShouldBe(Health.Well);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(26, null, 26)]
    [InlineData(null, 30, 30)]
    [InlineData(26, 30, 26)]
    [InlineData(30, 26, 26)]
    public void Managers_hear_of_it_at_the_earlier_of_both_settings(int? maxAge, int? alertAge, int? expected) =>
        new AlertOptions { RegistryAge = Hours(alertAge) }.ToLimits(Hours(maxAge)).RegistryAge.ShouldBe(Hours(expected));

    private static TimeSpan? Hours(int? hours) => hours is { } known ? TimeSpan.FromHours(known) : null;

    private static Task<LoadResult> ImportAsync(BillingDesk desk) =>
        new RegistryImport(desk.Store.Loader).ImportAsync(Path.Combine(AppContext.BaseDirectory, "config", "demo", "data"), overrideMoves: false, progress: null, Token);
}
