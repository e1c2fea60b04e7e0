using LicenseInbox.Domain.Assembly;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Policy.Rules;

namespace LicenseInbox.Domain.Tests.Policy.Rules;

public class AssuranceEstimateIsConfirmedTests
{
    [Fact]
    public void It_is_off_by_default() => Some.Decide(Request(), Facts()).Codes().ShouldBeEmpty();

    [Fact]
    public void A_higher_estimate_is_asked_for_and_the_sentence_that_the_question_suggests_confirms_it()
    {
        var estimate = Some.Decide(Request(), Facts()).AssuranceCharge!.Value;
        estimate.ShouldBeGreaterThan(0m);
        Decide(Request(), estimate).Codes().ShouldBeEmpty("it is not above the sum");

        var finding = Decide(Request(), estimate - 0.01m).The(FindingCodes.AssuranceUnconfirmed);
        finding.Outcome.ShouldBe(Outcome.Ask);
        Decide(Answered(finding.Repair!.Split('"')[1]), estimate - 0.01m).Codes().ShouldBeEmpty();
        Decide(Answered("We confirm the software assurance estimate of $0.01."), estimate - 0.01m).Codes().ShouldBe([FindingCodes.AssuranceUnconfirmed]);
    }

    [Theory]
    [InlineData("We confirm the software assurance estimate of $1,041.10.", "1041.10")]
    [InlineData("Ok, I accept the pro-rated assurance charge of $41.10, thanks", "41.10")]
    [InlineData("We agree to the assurance estimate: $60", "60")]
    [InlineData("We do not accept the assurance estimate of $41.10.", null)]
    [InlineData("We don't agree with the assurance charge of $41.10.", null)]
    [InlineData("We confirm the move.", null)]
    [InlineData("The assurance estimate of $41.10 is too high.", null)]
    public void A_confirmation_names_the_sum(string words, string? sum) =>
        AssuranceEstimateIsConfirmed.Confirmed(words, Some.Policy).ShouldBe(sum is null ? null : decimal.Parse(sum, System.Globalization.CultureInfo.InvariantCulture));

    private static Decision Decide(AssembledRequest request, decimal above) =>
        PolicyBook.Decide(request, Facts(), Some.Policy with { ConfirmAssuranceAbove = above }, request.CompletedAt.AddSeconds(3));

    private static LicenseInbox.Domain.Registry.RegistryFacts Facts() =>
        Some.Facts().WithSource(system => system with { AssuranceEndsOn = new DateOnly(2026, 6, 30) }).WithTarget(system => system with { AssuranceEndsOn = new DateOnly(2027, 6, 30) });

    private static AssembledRequest Request() => Some.Request(Some.Transfer(), Some.Card());

    private static AssembledRequest Answered(string words) =>
        Request() is var request ? request with { Submissions = [.. request.Submissions, Some.Submission(Some.Message("RE: Case 204417", words), Some.ReceivedAt.AddHours(1))] } : throw new InvalidOperationException();
}
