using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Tests.Servers;
using MimeKit;
using static LicenseInbox.Worker.Tests.Senders.SomeLetter;

namespace LicenseInbox.Worker.Tests.Senders;

/// <summary>A server that forwards to us and seals what it found is believed when the settings name it.</summary>
public sealed class ArcTests : IDisposable
{
    private const string Passed = "dmarc=pass header.from=redwoodvoice.example; spf=pass smtp.mailfrom=redwoodvoice.example";
    private const string Bad = "dmarc=fail header.from=redwoodvoice.example";

    private static readonly SomeLetter Letter = new() { Server = Hop };
    private static readonly SigningDomain Relay = new("relay.example");
    private static readonly SigningDomain Stranger = new("stranger.example");

    private readonly NameServer _names = new();
    private readonly LicenseDesk _desk;

    public ArcTests()
    {
        Relay.Published(_names);
        Stranger.Published(_names);
        _desk = new LicenseDesk(change: settings =>
        {
            settings.Mail.ArcSealers = ["relay.example"];
            settings.Dns.Servers = [_names.Address];
            settings.Dns.TimeLimit = TimeSpan.FromMilliseconds(200);
        });
    }

    public void Dispose() => _names.Dispose();

    [Fact]
    public async Task What_a_named_sealer_found_counts() => await IsAcceptedAsync(Relay.Seal(Letter.Raw(), Passed));

    [Fact]
    public async Task So_it_does_on_top_of_other_seals() => await IsAcceptedAsync(Relay.Seal(Stranger.Seal(Letter.Raw(), Bad), Passed));

    public static TheoryData<string> Refused => new(
        "an unnamed sealer", "an unnamed sealer on top", "a named sealer who found a failure", "a named sealer over a lie", "another content", "another subject", "another result", "a missing set", "no key", "a doubled seal",
        "a named domain's seal by another key", "an expired time");

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Nothing_else_does(string what)
    {
        var mail = await _desk.ReceiveAsync(Raw(what));
        mail.Findings.ShouldHaveSingleItem().Code.ShouldBe(FindingCodes.SenderUnauthenticated, what);
        mail.Reply.ShouldBeNull();
    }

    [Fact]
    public async Task A_key_that_can_not_be_looked_up_now_decides_nothing_yet()
    {
        _names.Fails = true;
        (await _desk.ReadFirstAsync(Relay.Seal(Letter.Raw(), Passed))).ShouldBe(new Worker.Pipeline.FirstReading(null, true));
    }

    private async Task IsAcceptedAsync(byte[] raw)
    {
        var mail = await _desk.ReceiveAsync(raw);
        mail.Findings.Where(finding => finding.Outcome > Outcome.Accept).Select(finding => finding.Code).ShouldBeEmpty();
        mail.Requests.ShouldHaveSingleItem().Status.ShouldBe(RequestStatus.Queued);
    }

    private byte[] Raw(string what)
    {
        var honest = Relay.Seal(Letter.Raw(), Passed);
        switch (what)
        {
            case "an unnamed sealer":
                return Stranger.Seal(Letter.Raw(), Passed);
            case "an unnamed sealer on top":
                return Stranger.Seal(honest, Passed);
            case "a named sealer who found a failure":
                return Relay.Seal(Letter.Raw(), Bad);
            case "a named sealer over a lie":
                return Relay.Seal(Stranger.Seal(Letter.Raw(), Passed), Bad);
            case "another content":
                return SigningDomain.Change(honest, message => ((Multipart)message.Body!).OfType<TextPart>().First().Text = "Other words.");
            case "another subject":
                return SigningDomain.Change(honest, message => message.Subject = "Case 204431");
            case "another result":
                return SigningDomain.Change(Relay.Seal(Letter.Raw(), Bad), message =>
                    message.Headers[HeaderId.ArcAuthenticationResults] = message.Headers[HeaderId.ArcAuthenticationResults]!.Replace("dmarc=fail", "dmarc=pass", StringComparison.Ordinal));
            case "a missing set":
                return SigningDomain.Change(Relay.Seal(Stranger.Seal(Letter.Raw(), Passed), Passed), message => message.Headers.RemoveAt(message.Headers.LastIndexOf(HeaderId.ArcSeal)));
            case "no key":
                _names.Texts.Clear();
                return honest;
            case "a doubled seal":
                return SigningDomain.Change(honest, message => message.Headers.Insert(0, HeaderId.ArcSeal, message.Headers[HeaderId.ArcSeal]!));
            case "a named domain's seal by another key":
                return new SigningDomain("relay.example").Seal(Letter.Raw(), Passed);
            default:
                return new SigningDomain("relay.example") { At = LicenseDesk.Received.AddDays(2) }.Published(_names).Seal(Letter.Raw(), Passed);
        }
    }
}
