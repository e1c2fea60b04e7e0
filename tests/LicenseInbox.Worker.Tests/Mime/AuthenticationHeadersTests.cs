using LicenseInbox.Domain.Intake;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Worker.Mime;

namespace LicenseInbox.Worker.Tests.Mime;

public class AuthenticationHeadersTests
{
    private const string Ours = "Received: from mail.partner.example by mx.vendor.example; Tue, 24 Nov 2026 05:00:00 +0000";
    private const string Foreign = "Received: from desk by mail.partner.example; Tue, 24 Nov 2026 04:59:00 +0000";
    private const string Pass = "Authentication-Results: mx.vendor.example; dmarc=pass header.from=partner.example";

    public static TheoryData<string, string, bool> Places => new()
    {
        { "above our Received line", $"{Pass}\n{Ours}\n{Foreign}", true },
        { "between ours and the first foreign one", $"{Ours}\n{Pass}\n{Foreign}", true },
        { "below a foreign Received line", $"{Ours}\n{Foreign}\n{Pass}", false },
        { "in another case", "AUTHENTICATION-RESULTS: MX.Vendor.Example 1; DMARC=Pass Header.From=partner.example\n" + Ours, true },
        { "another server's", $"Authentication-Results: mx.elsewhere.example; dmarc=pass header.from=partner.example\n{Ours}", false },
        { "a server whose name begins like ours", $"Authentication-Results: mx.vendor.example.evil.example; dmarc=pass header.from=partner.example\n{Ours}", false },
        { "ours in a comment", $"Authentication-Results: (mx.vendor.example;) mx.elsewhere.example; dmarc=pass header.from=partner.example\n{Ours}", false },
        { "ARC's", $"ARC-Authentication-Results: i=1; mx.vendor.example; dmarc=pass header.from=partner.example\n{Ours}", false },
        { "without an authserv-id", $"Authentication-Results: dmarc=pass header.from=partner.example\n{Ours}", false },
        { "after another header, below a run that says fail", $"Authentication-Results: mx.vendor.example; dmarc=fail header.from=partner.example\nX-Note: x\n{Pass}\n{Ours}", false },
        { "after our Received line, below a run that says none", $"Authentication-Results: mx.vendor.example; spf=none\n{Ours}\n{Pass}\n{Foreign}", false },
        { "in the same run", $"Authentication-Results: mx.vendor.example; spf=none\n{Pass}\n{Ours}", true },
        { "below another server's in the run", $"Authentication-Results: mx.vendor.example; spf=none\nAuthentication-Results: mx.elsewhere.example; spf=none\n{Pass}\n{Ours}", false },
        { "folded", $"Authentication-Results: mx.vendor.example;\n\tdmarc=pass (p=reject)\n\theader.from=partner.example\n{Ours}", true },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Only_our_own_servers_topmost_run_is_believed(string where, string headers, bool isVouchedFor) =>
        (await VouchesAsync(headers, new MimeOptions { AuthServIds = ["mx.vendor.example"] })).ShouldBe(isVouchedFor, where);

    [Theory]
    [InlineData("dmarc=pass header.from=partner.example", true)]
    [InlineData("dmarc = pass header.from = partner.example", true)]
    [InlineData("dmarc=pass (a \\) b (c) d=e) header.from=partner.example", true)]
    [InlineData("dkim=pass header.i=@partner.example header.s=s1 header.b=\"x=;/y\"", true)]
    [InlineData("dkim=pass header.d=partner.example; dkim=fail header.d=other.example", true)]
    [InlineData("spf=pass smtp.mailfrom=bounce@mail.partner.example smtp.helo=x.example", true)]
    [InlineData("spf/1=pass smtp.mailfrom=\"odd name\"@partner.example", true)]
    [InlineData("none", false)]
    [InlineData("spf=fail (dmarc=pass header.from=partner.example)", false)]
    [InlineData("spf=fail reason=\"dmarc=pass\" ; dkim=none", false)]
    [InlineData("spf=fail reason=\"x; dmarc=pass header.from=partner.example\"", false)]
    [InlineData("spf=fail reason=\"x\\\"; dmarc=pass header.from=partner.example; \"", false)]
    [InlineData("spf=fail reason=\"x; dmarc=pass header.from=partner.example", false)]
    [InlineData("spf=fail (x; dmarc=pass header.from=partner.example", false)]
    [InlineData("spf=fail (x) y); dmarc=\"pass\" header.from=partner.example", false)]
    [InlineData("spf=pass smtp.mailfrom=\"x; dmarc=pass header.from=partner.example; y\"@evil.example", false)]
    [InlineData("spf=pass smtp.mailfrom=\"@partner.example\\\" \"@evil.example", false)]
    [InlineData("spf=pass smtp.mailfrom=\"lee@partner.example;\"@evil.example", false)]
    [InlineData("dkim=pass header.d=evil.example header.d=partner.example", false)]
    [InlineData("dmarc=pass header.from=partner.example header.from=evil.example", false)]
    [InlineData("dmarc=fail header.from=partner.example; dkim=pass header.d=partner.example", false)]
    [InlineData("reason=pass dmarc=pass header.from=partner.example", false)]
    public async Task Comments_and_quoted_strings_say_nothing(string results, bool isVouchedFor) =>
        (await VouchesAsync($"Authentication-Results: mx.vendor.example; {results}\n{Ours}", new MimeOptions { AuthServIds = ["mx.vendor.example"] })).ShouldBe(isVouchedFor);

    [Fact]
    public async Task Googles_results_are_read()
    {
        var facts = await SomeRaw.ReadAsync(SomeRaw.File("google.eml"), new MimeOptions { AuthServIds = ["mx.google.com"] });
        facts.Authentication.Select(result => $"{result.Method}={result.Result}").ShouldBe(["dkim=pass", "spf=pass", "dmarc=pass"]);
        facts.Authentication[0].Properties["header.i"].ShouldBe("@partner.example");
        facts.Authentication[1].Properties["smtp.mailfrom"].ShouldBe("lee@partner.example");
        facts.Authentication[2].Properties["header.from"].ShouldBe("partner.example");
        SenderAuthentication.Judge(facts).IsVouchedFor.ShouldBeTrue();
    }

    [Theory]
    [InlineData(3, "none", true)]
    [InlineData(2, "none", false)]
    [InlineData(1, "none", false)]
    [InlineData(3, "mx.vendor.example", false)]
    public async Task Microsofts_results_without_an_authserv_id_are_read_inside_the_trusted_hops_only(int hops, string id, bool isVouchedFor)
    {
        var facts = await SomeRaw.ReadAsync(SomeRaw.File("microsoft.eml"), new MimeOptions { AuthServIds = [id], TrustedHops = hops });
        SenderAuthentication.Judge(facts).IsVouchedFor.ShouldBe(isVouchedFor);
        if (isVouchedFor)
            facts.Authentication.Select(result => $"{result.Method}={result.Result}").ShouldBe(["spf=pass", "dkim=pass", "dmarc=pass", "compauth=pass"]);
    }

    [Fact]
    public async Task Results_without_an_authserv_id_right_below_our_own_Received_line_may_be_the_senders() =>
        (await VouchesAsync($"{Ours}\nAuthentication-Results: dmarc=pass header.from=partner.example", new MimeOptions { AuthServIds = ["none"] })).ShouldBeFalse();

    [Theory]
    [InlineData("none")]
    [InlineData("NONE; dmarc=pass")]
    public async Task The_word_none_is_no_authserv_id(string id) =>
        (await VouchesAsync($"Authentication-Results: {id}; dmarc=pass header.from=partner.example\n{Ours}", new MimeOptions { AuthServIds = ["none"] })).ShouldBeFalse();

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task More_servers_of_ours_may_stand_between(int hops, bool isVouchedFor) =>
        (await VouchesAsync($"{Ours}\n{Ours}\n{Pass}\n{Foreign}", new MimeOptions { AuthServIds = ["mx.vendor.example"], TrustedHops = hops })).ShouldBe(isVouchedFor);

    [Fact]
    public async Task Without_the_setting_nobody_is_believed() => (await VouchesAsync($"{Pass}\n{Ours}", new MimeOptions())).ShouldBeFalse();

    [Fact]
    public async Task A_result_keeps_its_header_as_evidence()
    {
        var result = (await ReadAsync($"{Pass}\n{Ours}", new MimeOptions { AuthServIds = ["elsewhere", "mx.vendor.example"] })).Authentication.Single();
        result.Header.ShouldBe("mx.vendor.example; dmarc=pass header.from=partner.example");
    }

    private static async Task<bool> VouchesAsync(string headers, MimeOptions options) => SenderAuthentication.Judge(await ReadAsync(headers, options)).IsVouchedFor;

    private static Task<MessageFacts> ReadAsync(string headers, MimeOptions options) => SomeRaw.ReadAsync(SomeRaw.Mail($"{headers}\nFrom: lee@partner.example\nSubject: Case 204417"), options);
}
