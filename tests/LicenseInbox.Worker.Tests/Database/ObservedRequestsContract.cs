using System.Text.Json;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Reporting;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.Database;

/// <summary>What was decided in mode observe, beside what imports say that people did, on every database.</summary>
public abstract class ObservedRequestsContract : StoreContract
{
    private static readonly AgreementPlan Plan = new(TimeSpan.FromDays(3), 2, 0.98);

    private protected override async Task PrepareAsync()
    {
        await Store.Loader.LoadAsync(SomeRecords.Registry(4), false, Token);
        Store.Time.Advance(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Later_imports_tell_what_people_did_with_the_keys()
    {
        await ObserveAsync("204417", Outcome.Accept, 1, 2);
        await ObserveAsync("204418", Outcome.Reject, 3);
        await ObserveAsync("204419", Outcome.Accept, 4);
        await Store.PutAsync(Token, book => book.Put(SomeRecords.Queued(CaseNumber.Of("204420"), 5)));
        Store.Time.Advance(TimeSpan.FromDays(1));
        await PeopleMovedAsync(1, 2, 3);

        var (text, json) = (await RunAsync(), JsonDocument.Parse(await RunAsync(json: true)).RootElement);
        json.GetProperty("total").GetProperty("decided").GetInt32().ShouldBe(3, "what was not observed is none of it");
        json.GetProperty("total").GetProperty("compared").GetInt32().ShouldBe(2);
        json.GetProperty("total").GetProperty("agreed").GetInt32().ShouldBe(1);
        json.GetProperty("total").GetProperty("notYet").GetInt32().ShouldBe(1);
        json.GetProperty("months").GetProperty("2026-11").GetProperty("share").GetDouble().ShouldBe(0.5);
        var difference = json.GetProperty("differences").EnumerateArray().ShouldHaveSingleItem();
        (difference.GetProperty("case").GetString(), difference.GetProperty("wouldHave").GetString(), difference.GetProperty("did").GetString()).ShouldBe(("204418", "reject", "moved"));
        difference.GetProperty("codes").EnumerateArray().Single().GetString().ShouldBe(FindingCodes.TargetAssuranceInactive);
        json.GetProperty("advice").GetString().ShouldBe("observe");
        text.ShouldContain("Differs  case 204418, 2026-11-24 13:00 +00:00: would have been rejected; people moved it (target.assurance-inactive)");
        text.TrimEnd().ShouldEndWith("Stay in mode observe: 50.0 % agree, and 98.0 % are wanted; look at the differences.");

        Store.Time.Advance(TimeSpan.FromDays(3));
        (await RunAsync()).ShouldContain("Differs  case 204419, 2026-11-24 13:00 +00:00: would have been moved; people did not move it\n");
        (await RunAsync(since: SomeRecords.Noon.AddDays(1))).ShouldContain("0 of 2 requests are compared so far");
    }

    [Fact]
    public async Task A_key_that_became_another_one_tells_nothing()
    {
        await ObserveAsync("204417", Outcome.Accept, 1);
        await Store.Database.WriteAsync(
            store =>
            {
                store.Licenses.Single(row => row.Key == SomeRecords.Key(1).Canonical).IsRetired = true;
                return Task.FromResult(true);
            },
            Token);
        Store.Time.Advance(TimeSpan.FromDays(9));

        var observed = (await new ObservedRequests(Store.Database).SinceAsync(DateTimeOffset.MinValue, Token)).ShouldHaveSingleItem();
        observed.PeopleDid(Plan.Within, Store.Time.GetUtcNow()).ShouldBe(WhatPeopleDid.NotToBeTold);
    }

    private Task ObserveAsync(string number, Outcome outcome, params int[] keys)
    {
        var request = SomeRecords.Request(CaseNumber.Of(number));
        var finding = new Finding { Code = FindingCodes.TargetAssuranceInactive, Outcome = outcome, Message = "check", Evidence = [] };
        request.Decide(new Decision { Outcome = outcome, Findings = outcome == Outcome.Accept ? [] : [finding], Moves = [SomeRecords.Planned(keys)], DecidedAt = Store.Time.GetUtcNow() }, Mode.Observe, Store.Time.GetUtcNow(), settle: false);
        return Store.PutAsync(Token, book => book.Put(request));
    }

    private Task<LoadResult> PeopleMovedAsync(params int[] keys) => Store.Loader.LoadAsync(
        new RegistryLoad { Licenses = keys.Select(key => new FileRow<License>(SomeRecords.License(key, SomeRecords.New), key)).ToList() }, overrideMoves: false, Token);

    private async Task<string> RunAsync(bool json = false, DateTimeOffset? since = null)
    {
        using var output = new StringWriter { NewLine = "\n" };
        (await new AgreementCommand(new ObservedRequests(Store.Database), Plan, TimeZoneInfo.Utc, Store.Time, output).RunAsync(new AgreementArguments(since, json), Token)).ShouldBe(0);
        return output.ToString();
    }
}

/// <summary>On a SQLite file.</summary>
public sealed class SqliteObservedRequestsTests : ObservedRequestsContract
{
    private protected override Task<StoreUnderTest> MakeAsync() => StoreUnderTest.SqliteAsync(Token);
}

/// <summary>On a PostgreSQL server.</summary>
public sealed class PostgresObservedRequestsTests(TestServers servers) : ObservedRequestsContract
{
    private protected override async Task<StoreUnderTest> MakeAsync() => await StoreUnderTest.PostgresAsync(await servers.PostgresAsync(Token), Token);
}
