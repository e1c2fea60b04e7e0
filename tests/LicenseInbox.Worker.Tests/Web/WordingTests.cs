using System.Reflection;
using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Web.Wording;
using LicenseInbox.Worker.Pipeline;

namespace LicenseInbox.Worker.Tests.Web;

public class WordingTests
{
    [Fact]
    public void Every_cause_has_words_of_its_own()
    {
        var codes = ConstantsOf(typeof(FindingCodes)).Concat([MailIntake.Poison, JunkWatch.Code, MoveRefusals.Unwarranted, MoveRefusals.Unreadable, MoveRefusals.Failed]).ToList();

        codes.Where(code => !Causes.Has(code)).ShouldBeEmpty();
        codes.GroupBy(Causes.Of).Where(group => group.Count() > 1).Select(group => group.Key).ShouldBeEmpty();
    }

    [Fact]
    public void Every_action_of_the_trail_has_words() => ConstantsOf(typeof(AuditActions)).Where(action => Words.OfAction(action) == action).ShouldBeEmpty();

    private static IEnumerable<string> ConstantsOf(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);
}
