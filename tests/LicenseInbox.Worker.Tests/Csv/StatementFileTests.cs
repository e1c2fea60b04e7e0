using LicenseInbox.Domain.Pricing;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Csv;

namespace LicenseInbox.Worker.Tests.Csv;

public class StatementFileTests
{
    [Fact]
    public void A_statement_is_a_table_of_its_lines()
    {
        var line = new StatementLine { Case = CaseNumber.Of("204417"), Move = Guid.Parse("6d2f3a10-0000-4000-8000-000000000001"), Amount = 300m, Rule = Statement.FeePerMove };
        var key = line with { Key = LicenseKey.Of("4TZK,1"), Period = new AssurancePeriod(new DateOnly(2034, 6, 30), new DateOnly(2035, 6, 30)), Amount = -41.1m, Rule = Statement.ProRated };
        using var written = new StringWriter();
        StatementFile.Write([Entry(line, false), Entry(key, true), Entry(key with { Period = null, Amount = null, Rule = Statement.Undetermined }, false)], written);

        written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ShouldBe(
        [
            "case,move,entry,on,from_system,to_system,key,period_from,period_to,days,amount,rule",
            "204417,6d2f3a10-0000-4000-8000-000000000001,charge,2026-10-31,A-1,B-2,,,,,300.00,fee.per-move",
            "204417,6d2f3a10-0000-4000-8000-000000000001,reversal,2026-10-31,A-1,B-2,\"4TZK,1\",2034-06-30,2035-06-30,365,-41.10,assurance.pro-rated",
            "204417,6d2f3a10-0000-4000-8000-000000000001,charge,2026-10-31,A-1,B-2,\"4TZK,1\",,,,,assurance.undetermined",
        ]);
    }

    private static StatementEntry Entry(StatementLine line, bool isReversal) => new(line, SystemKey.Of("A-1"), SystemKey.Of("B-2"), new DateOnly(2026, 10, 31), isReversal);
}
