using System.Globalization;
using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.SigningIn;
using LicenseInbox.Worker.OAuth;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LicenseInbox.Worker.Tests.OAuth;

/// <summary>When tokens are asked for, on a controlled clock.</summary>
public sealed class TokenSourceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Noon);
    private readonly MemoryRecords _records = new();
    private readonly List<string> _asked = [];
    private Func<AccessToken?, Task<AccessToken>> _issuer;
    private readonly TimeSpan _life = TimeSpan.FromHours(1);

    public TokenSourceTests() => _issuer = _ => Task.FromResult(new AccessToken($"token-{_asked.Count}", _time.GetUtcNow(), _time.GetUtcNow() + _life));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("01:00:00", "00:54:00")]
    [InlineData("12:00:00", "10:48:00")]
    [InlineData("00:20:00", "00:15:00")]
    [InlineData("00:05:00", "00:02:30")]
    [InlineData("00:00:04", "00:00:02")]
    public void A_token_is_renewed_with_a_tenth_of_its_life_or_five_minutes_left_but_not_in_its_first_half(string life, string renewedAfter) =>
        TokenSource.RenewedAt(new AccessToken("t", Noon, Noon + TimeSpan.Parse(life, CultureInfo.InvariantCulture))).ShouldBe(Noon + TimeSpan.Parse(renewedAfter, CultureInfo.InvariantCulture));

    [Fact]
    public async Task A_token_is_renewed_before_it_ends_without_anybody_waiting_for_it()
    {
        var source = Source();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var keeping = source.KeepAsync(stop.Token);
        await EndToEnd.Until.IsSoAsync(() => source.AtHand is not null);

        await AdvanceAsync(TimeSpan.FromMinutes(53));
        _asked.Count.ShouldBe(1);
        await AdvanceAsync(TimeSpan.FromMinutes(2));
        await EndToEnd.Until.IsSoAsync(() => source.AtHand!.Value == "token-2");
        (await source.GetAsync(Token)).Value.ShouldBe("token-2");

        await stop.CancelAsync();
        await keeping;
    }

    [Fact]
    public async Task All_who_ask_at_once_get_the_token_of_one_renewal()
    {
        var gate = new TaskCompletionSource();
        var usual = _issuer;
        _issuer = async unwanted =>
        {
            await gate.Task;
            return await usual(unwanted);
        };
        var source = Source();
        var waiting = Enumerable.Range(0, 20).Select(_ => source.GetAsync(Token)).ToList();
        using var impatient = new CancellationTokenSource();
        var left = source.GetAsync(impatient.Token);
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => left);
        gate.SetResult();

        (await Task.WhenAll(waiting)).Select(token => token.Value).Distinct().ShouldHaveSingleItem();
        _asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task While_a_renewal_fails_the_token_at_hand_is_used_and_the_issuer_is_not_pestered()
    {
        var source = Source();
        var first = await source.GetAsync(Token);
        _issuer = _ => throw new TokenUnavailableException("issuer.example", "said invalid_grant", true, "licenseinbox login licenses");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var keeping = source.KeepAsync(stop.Token);

        await AdvanceAsync(TimeSpan.FromMinutes(58));
        (await source.GetAsync(Token)).ShouldBe(first);
        await AdvanceAsync(TimeSpan.FromMinutes(4));
        var none = await Should.ThrowAsync<TokenUnavailableException>(() => source.GetAsync(Token));
        none.Said.ShouldBe("said invalid_grant");
        none.Mend.ShouldBe("licenseinbox login licenses");
        // In eight minutes: after 1, 2, 4, … seconds, then every half minute.
        _asked.Count.ShouldBeInRange(6, 25);

        await stop.CancelAsync();
        await keeping;
    }

    [Fact]
    public async Task A_token_that_the_server_refuses_is_fetched_anew_once_and_then_the_login_has_failed()
    {
        var source = Source();
        var tokens = Tokens("mailbox licenses", source);
        var first = await tokens.GetAsync(Token);
        var second = await tokens.RefusedAsync(first, "AUTHENTICATE failed.", Token);
        second!.Value.ShouldBe("token-2");
        // Another connection, which still had the first one.
        (await tokens.RefusedAsync(first, "AUTHENTICATE failed.", Token)).ShouldBe(second);
        (await tokens.RefusedAsync(second, "AUTHENTICATE failed.", Token)).ShouldBeNull();
        _asked.Count.ShouldBe(2);

        var trouble = (await Troubles.FindAsync(["mailbox licenses"], Token)).ShouldHaveSingleItem();
        trouble.Stage.ShouldBe(TokenStage.Server);
        trouble.Said.ShouldBe("AUTHENTICATE failed.");
        trouble.Mend.ShouldContain("Mail:Mailboxes:0:User");

        _time.Advance(TimeSpan.FromMinutes(1));
        var third = await tokens.RefusedAsync(await tokens.GetAsync(Token), "AUTHENTICATE failed.", Token);
        third!.Value.ShouldBe("token-3");
        await tokens.AcceptedAsync(third, Token);
        (await Troubles.FindAsync(["mailbox licenses"], Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_one_server_takes_says_nothing_about_the_other_that_refuses_the_same_token()
    {
        var source = Source();
        var (imap, smtp) = (Tokens("mailbox licenses", source), Tokens("SMTP server", source));
        var token = await imap.GetAsync(Token);
        await imap.AcceptedAsync(token, Token);
        token = (await smtp.RefusedAsync(token, "535 no", Token))!;
        await imap.AcceptedAsync(token, Token);
        (await smtp.RefusedAsync(token, "535 no", Token)).ShouldBeNull();
        await imap.AcceptedAsync(token, Token);

        (await Troubles.FindAsync(["mailbox licenses", "SMTP server"], Token)).ShouldHaveSingleItem().Account.ShouldBe("SMTP server");
        _asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task One_accounts_trouble_holds_up_no_other()
    {
        var never = new TaskCompletionSource<AccessToken>();
        var stuck = new TokenSource(SomeAccount.Of(new OAuthOptions { Provider = TokenProvider.Custom, TokenEndpoint = "https://issuer.example/token" }), (_, _) => never.Task, Troubles, _time, NullLogger.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var other = Source();
        var keeping = new TokenKeeping([stuck, other]);
        await keeping.StartAsync(Token);

        await EndToEnd.Until.IsSoAsync(() => other.AtHand is not null);
        stuck.AtHand.ShouldBeNull();
        await keeping.StopAsync(Token);
    }

    private TokenTroubles Troubles => new(_records, _time, NullLogger.Instance);

    private TokenSource Source() => new(
        SomeAccount.Of(new OAuthOptions { Provider = TokenProvider.Custom, TokenEndpoint = "https://issuer.example/token" }),
        (unwanted, _) =>
        {
            lock (_asked)
                _asked.Add(unwanted?.Value ?? "");
            return _issuer(unwanted);
        },
        Troubles,
        _time,
        NullLogger.Instance);

    private AccountTokens Tokens(string name, TokenSource source) => new(name, "Mail:Mailboxes:0:OAuth", null, source, Troubles, _time, NullLogger.Instance);

    /// <summary>In steps, so that whoever sleeps wakes in between.</summary>
    private async Task AdvanceAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(10))
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, Token);
        }
    }
}
