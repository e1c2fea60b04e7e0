using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Reporting;
using LicenseInbox.Worker.Tests.Database;

namespace LicenseInbox.Worker.Tests.Web;

/// <summary>What the page of numbers says in mode observe.</summary>
public class ObservingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_says_how_decisions_agree_with_people_and_whether_to_go_on()
    {
        var keys = new Dictionary<LicenseKey, IReadOnlyList<KeyAssignment>> { [SomeRecords.Key(1)] = [new(SomeRecords.Old, SomeRecords.Noon.AddDays(-9)), new(SomeRecords.New, SomeRecords.Noon.AddDays(1))] };
        var decision = new Decision { Outcome = Outcome.Accept, Findings = [], Moves = [SomeRecords.Planned(1)], DecidedAt = SomeRecords.Noon };
        var agreement = Agreement.Of([new ObservedRequest(Guid.NewGuid(), SomeRecords.Case, decision, keys)], new AgreementPlan(TimeSpan.FromDays(3), 1, 0.98), DateTimeOffset.MinValue, TimeZoneInfo.Utc, SomeRecords.Noon.AddDays(9));

        (await NumbersAsync(agreement)).ShouldContain("Of 1 requests that were decided, 1 are compared with where their keys went; 1 agree (100.0 %). Go on to mode approve: 100.0 % agree, and every move that would have been made was made by people;");
    }

    [Fact]
    public async Task In_other_modes_it_says_nothing_of_it() => (await NumbersAsync(null)).ShouldNotContain("Mode observe");

    private static async Task<string> NumbersAsync(Agreement? agreement)
    {
        await using var store = await StoreUnderTest.SqliteAsync(Token);
        await using var console = await ConsoleUnderTest.StartAsync(store, Token, agreement: agreement);
        using var browser = await console.SignedInAsync("ann", Token);
        return await browser.GetStringAsync(new Uri(console.Address + "/numbers"), Token);
    }
}
