using LicenseInbox.Domain.Intake;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Domain.Tests.IntakeStage;

public class SenderAuthenticationTests
{
    [Theory]
    [InlineData("lakeside.example", true)]
    [InlineData("LAKESIDE.example", true)]
    [InlineData("other.example", false)]
    [InlineData("", false)]
    public void A_dmarc_pass_vouches_for_its_own_domain(string domain, bool vouched) =>
        IsVouchedFor(Some.Result("dmarc", "pass", ("header.from", domain))).ShouldBe(vouched);

    [Theory]
    [InlineData("dkim", "header.d", "lakeside.example", true)]
    [InlineData("dkim", "header.d", "mail.lakeside.example", true)]
    [InlineData("dkim", "header.i", "@lakeside.example", true)]
    [InlineData("dkim", "header.d", "example", false)]
    [InlineData("dkim", "header.d", "notlakeside.example", false)]
    [InlineData("dkim", "header.d", "other.example", false)]
    [InlineData("spf", "smtp.mailfrom", "bounce@lakeside.example", true)]
    [InlineData("spf", "smtp.mailfrom", "lakeside.example", true)]
    [InlineData("spf", "smtp.mailfrom", "lakeside.example@other.example", false)]
    [InlineData("spf", "smtp.mailfrom", "", false)]
    public void An_aligned_pass_vouches(string method, string property, string value, bool vouched) =>
        IsVouchedFor(Some.Result(method, "pass", (property, value))).ShouldBe(vouched);

    [Fact]
    public void A_signature_of_the_parent_domain_vouches_for_a_subdomain() =>
        SenderAuthentication.Judge(Some.Message().From("lee@mail.lakeside.example") with { Authentication = [Some.Result("dkim", "pass", ("header.d", "lakeside.example"))] })
            .IsVouchedFor.ShouldBeTrue();

    [Theory]
    [InlineData("fail")]
    [InlineData("softfail")]
    [InlineData("none")]
    [InlineData("neutral")]
    [InlineData("temperror")]
    public void Anything_but_a_pass_vouches_for_nobody(string result)
    {
        IsVouchedFor(Some.Result("spf", result, ("smtp.mailfrom", "lakeside.example"))).ShouldBeFalse();
        IsVouchedFor(Some.Result("dkim", result, ("header.d", "lakeside.example"))).ShouldBeFalse();
        IsVouchedFor(Some.Result("dmarc", result, ("header.from", "lakeside.example"))).ShouldBeFalse();
    }

    [Theory]
    [InlineData("fail", "lakeside.example", false)]
    [InlineData("fail", null, false)]
    [InlineData("permerror", "lakeside.example", false)]
    [InlineData("none", "lakeside.example", true)]
    [InlineData("temperror", "lakeside.example", true)]
    [InlineData("fail", "unrelated.test", true)]
    public void A_dmarc_failure_outweighs_an_aligned_pass(string result, string? from, bool vouched) => IsVouchedFor(
        Some.Result("dmarc", result, from is null ? [] : [("header.from", from)]),
        Some.Result("dkim", "pass", ("header.d", "lakeside.example"))).ShouldBe(vouched);

    [Fact]
    public void Nobody_vouches_without_results() => IsVouchedFor().ShouldBeFalse();

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(2, 1)]
    [InlineData(0, 0)]
    public void There_must_be_exactly_one_from_with_one_address(int headers, int addresses)
    {
        var judgement = SenderAuthentication.Judge(Some.Message().From("lee@lakeside.example") with
        {
            FromHeaders = headers,
            From = Enumerable.Repeat(new MailAddress(null, "lee@lakeside.example"), addresses).ToList(),
        });
        judgement.IsVouchedFor.ShouldBeFalse();
        judgement.Address.ShouldBeNull();
    }

    [Fact]
    public void The_evidence_says_who_and_by_what()
    {
        var evidence = SenderAuthentication.Judge(Some.Message().From("lee@lakeside.example", "fail")).Evidence;
        evidence.Select(entry => entry.Value).ShouldBe(["lee@lakeside.example", "dmarc=fail header.from=lakeside.example"]);
    }

    private static bool IsVouchedFor(params AuthenticationResult[] results) =>
        SenderAuthentication.Judge(Some.Message().From("lee@lakeside.example") with { Authentication = results }).IsVouchedFor;
}
