using System.Text;
using LicenseInbox.Domain.Examining;
using LicenseInbox.Worker.Mime;

namespace LicenseInbox.Worker.Tests.Mime;

public class ResultsSurveyTests
{
    private const string Edge = "Received: from mail.partner.example by mx.vendor.example; Tue, 24 Nov 2026 05:00:00 +0000";
    private const string Inner = "Received: from mx.vendor.example by store.vendor.example; Tue, 24 Nov 2026 05:00:01 +0000";
    private const string Pass = "Authentication-Results: mx.vendor.example; dmarc=pass header.from=partner.example";

    [Fact]
    public void Results_that_are_believed_are_counted() =>
        Of(["mx.vendor.example"], 1, $"{Pass}\n{Edge}", Edge).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            found => found.Health.ShouldBe(Health.Well),
            found => found.Text.ShouldStartWith("1 of the newest 2 mails"));

    [Fact]
    public void Whoever_set_no_server_or_another_is_told_whose_results_there_are()
    {
        foreach (var ids in new string[][] { [], ["mx.elsewhere.example"] })
        {
            var found = Of(ids, 1, $"{Pass}\n{Edge}", $"{Pass}\n{Edge}").ShouldHaveSingleItem();
            found.Health.ShouldBe(Health.Wrong);
            found.Mend.ShouldBe("Mail:AuthServId mx.vendor.example, if that is your own server");
        }
    }

    [Fact]
    public void Results_below_more_of_our_own_servers_than_are_set_name_how_many() =>
        Of(["mx.vendor.example"], 1, $"{Inner}\n{Edge}\n{Pass}").ShouldHaveSingleItem().Mend.ShouldNotBeNull().ShouldStartWith("Mail:TrustedHops 2");

    [Fact]
    public void A_server_that_writes_no_results_and_one_that_lets_forged_ones_in_are_named()
    {
        Of(["mx.vendor.example"], 1, Edge).ShouldHaveSingleItem().Mend.ShouldNotBeNull().ShouldContain("Mail:OwnDkim");
        Of(["mx.vendor.example"], 1, $"{Pass}\n{Edge}\nReceived: from desk by mail.partner.example; Tue, 24 Nov 2026 04:59:00 +0000\n{Pass}")
            .ShouldContain(found => found.Health == Health.Note && found.Text.Contains("does not remove forged ones", StringComparison.Ordinal));
        Of(["mx.vendor.example"], 1).ShouldHaveSingleItem().Health.ShouldBe(Health.Note);
    }

    private static IReadOnlyList<Diagnosis> Of(IReadOnlyList<string> authServIds, int hops, params string[] headers) => ResultsSurvey.Of(
        "mailbox licenses",
        headers.Select(each => (ReadOnlyMemory<byte>)Encoding.ASCII.GetBytes($"{each}\nFrom: lee@partner.example\n\nwords\n".ReplaceLineEndings("\r\n"))).ToList(),
        new MimeOptions { AuthServIds = authServIds, TrustedHops = hops });
}
