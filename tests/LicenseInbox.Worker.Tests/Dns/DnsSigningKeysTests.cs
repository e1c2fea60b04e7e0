using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Dns;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.Dns;

public sealed class DnsSigningKeysTests : IDisposable
{
    private const string Name = "mail2026._domainkey.partner.example";

    private readonly NameServer _names = new();
    private readonly DnsSigningKeys _keys;

    public DnsSigningKeysTests() => _keys = new DnsSigningKeys(new DnsOptions { Servers = [_names.Address], TimeLimit = TimeSpan.FromMilliseconds(200) }, TimeProvider.System);

    public void Dispose() => _names.Dispose();

    [Fact]
    public async Task A_key_is_put_together_from_its_parts_and_asked_for_once()
    {
        var record = $"v=DKIM1; p={new string('A', 600)}";
        _names.Texts[Name] = ["another text", record];
        (await FindAsync()).ShouldBe(new SigningKey(record));
        (await FindAsync()).ShouldBe(new SigningKey(record));
        _names.Asked.ShouldBe([Name]);
    }

    [Fact]
    public async Task Of_two_keys_nobody_knows_which_is_meant()
    {
        _names.Texts[Name] = ["p=one", "p=two"];
        (await FindAsync()).ShouldBe(new SigningKey(null));
    }

    [Fact]
    public async Task That_there_is_none_is_an_answer() => (await FindAsync()).ShouldBe(new SigningKey(null));

    [Fact]
    public async Task A_server_that_fails_is_not()
    {
        _names.Fails = true;
        (await FindAsync()).Failure.ShouldNotBeNull().ShouldStartWith("the name server says");
    }

    [Fact]
    public async Task Neither_is_one_that_says_nothing_and_later_it_is_asked_again()
    {
        _names.IsSilent = true;
        (await FindAsync()).ShouldBe(new SigningKey(null, "no name server answered in time"));
        _names.IsSilent = false;
        _names.Texts[Name] = ["p=key"];
        (await FindAsync()).ShouldBe(new SigningKey("p=key"));
    }

    [Fact]
    public async Task Whoever_stops_does_not_wait()
    {
        _names.IsSilent = true;
        using var stop = new CancellationTokenSource();
        var finding = _keys.FindAsync(Name, stop.Token);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => finding);
    }

    private Task<SigningKey> FindAsync() => _keys.FindAsync(Name, TestContext.Current.CancellationToken);
}
