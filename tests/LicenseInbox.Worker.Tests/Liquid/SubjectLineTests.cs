using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Liquid;

namespace LicenseInbox.Worker.Tests.Liquid;

public class SubjectLineTests
{
    [Theory]
    [InlineData("Case 204417 transfer", "204417", "Re: Case 204417 transfer")]
    [InlineData("Re: RE: AW: Case 204417", "204417", "Re: Case 204417")]
    [InlineData("licenses", "204417", "Re: licenses [case 204417]")]
    [InlineData("PO 2044171", "204417", "Re: PO 2044171 [case 204417]")]
    [InlineData("", "204417", "Re: your license transfer request [case 204417]")]
    [InlineData("", null, "Re: your license transfer request")]
    [InlineData("Case 204417", "204417,204418", "Re: Case 204417 [case 204418]")]
    [InlineData("a\r\n\tb\0c\u0085d", null, "Re: a b c d")]
    public void A_reply_keeps_the_subject_on_one_line_and_names_its_cases(string original, string? cases, string expected) =>
        SubjectLine.Reply(original, (cases?.Split(',') ?? []).Select(CaseNumber.Of)).ShouldBe(expected);

    [Fact]
    public void A_case_is_called_as_the_vendor_calls_it() => SubjectLine.Reply("Umzug", [CaseNumber.Of("CS-2026-00417")], "Vorgang").ShouldBe("Re: Umzug [vorgang CS-2026-00417]");

    [Fact]
    public void A_long_subject_is_cut_and_the_case_stays()
    {
        var subject = SubjectLine.Reply(new string('x', 5000), [CaseNumber.Of("204417")]);

        subject.Length.ShouldBeLessThan(200);
        subject.ShouldEndWith("… [case 204417]");
    }
}
