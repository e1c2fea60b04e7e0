using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Liquid;
using LicenseInbox.Worker.Settings;

namespace LicenseInbox.Worker.Tests.Liquid;

/// <summary>
/// Every reply as it was looked at: <c>expected/NAME.txt</c> and <c>.html</c>. After a change of words run the tests with the environment variable ACCEPT_REPLIES=1, then read the difference.
/// </summary>
public class ReplyTests
{
    private static readonly string Expected = Path.Combine(Repository.Root, "tests", "LicenseInbox.Worker.Tests", "Liquid", "expected");

    private static readonly FluidReplyWriter Writer = new(
        new ReplyTemplates(Path.Combine(AppContext.BaseDirectory, "config", "replies")),
        TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles"),
        "Technical Support Operations");

    private static readonly ProgramParts Parts = ProgramParts.Load(new SettingsSources { Environment = false });

    public static TheoryData<string> Names => new(SomeReply.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_reply_reads_as_it_was_approved(string name)
    {
        var reply = Writer.Write(SomeReply.All[name]);
        ShouldBeAsExpected(name, reply);
    }

    [Fact]
    public void The_mail_to_sales_reads_as_it_was_approved() => ShouldBeAsExpected("sales", Writer.WriteToSales(SomeReply.Sales));

    [Fact]
    public void The_reminder_to_sales_reads_as_it_was_approved() =>
        ShouldBeAsExpected("sales-reminded", Writer.WriteToSales(SomeReply.Sales with { TimeLeft = TimeSpan.FromHours(4), HasWorksheet = false }));

    [Fact]
    public void An_answer_that_goes_back_to_sales_reads_as_it_was_approved() =>
        ShouldBeAsExpected("sales-returned", Writer.WriteBackToSales(SomeReply.Sales with { Problems = ["There is no new key for 7QK2-M4XR-9T3B-W6HN-0002.", "\"<b>X</b>\", given for 7QK2-M4XR-9T3B-W6HN-0001, does not have the form of a license key."] }));

    [Fact]
    public void The_mail_that_tells_sales_to_issue_nothing_reads_as_it_was_approved() =>
        ShouldBeAsExpected("sales-ended", Writer.WriteEndToSales(SomeReply.Sales with { EndedAs = RequestStatus.Withdrawn }));

    [Theory]
    [InlineData("billing-enclosed", false)]
    [InlineData("billing-told", true)]
    public void The_mail_to_billing_reads_as_it_was_approved(string name, bool isTold)
    {
        var notice = Writer.WriteToBilling(isTold ? SomeReply.Billing with { Place = SomeReply.CardPlace } : SomeReply.Billing);
        Compare($"{name}.txt", $"Subject: {notice.Subject}\n\n{notice.Text}");
    }

    [Fact]
    public void The_mail_that_tells_billing_of_an_undone_move_reads_as_it_was_approved()
    {
        var notice = Writer.WriteUndoneToBilling(SomeReply.Billing with { Reason = "The keys belong to another site of the end user." });
        Compare("billing-undone.txt", $"Subject: {notice.Subject}\n\n{notice.Text}");
    }

    [Fact]
    public void An_alert_reads_as_it_was_approved() => ShouldBeAsExpected("alert", Parts.Alerts.Write(SomeLetters.Alert));

    [Fact]
    public void The_digest_reads_as_it_was_approved() => ShouldBeAsExpected("digest", Parts.Reports.Write(SomeLetters.Digest));

    [Fact]
    public void The_monthly_report_reads_as_it_was_approved() => ShouldBeAsExpected("report", Parts.Reports.Write(SomeLetters.Month));

    [Fact]
    public void Every_kind_of_reply_has_an_approved_letter()
    {
        var kinds = SomeReply.All.Values.SelectMany(model => model.Sections).Select(section => section.Kind).Distinct();
        kinds.ShouldBe(Enum.GetValues<ReplyKind>(), ignoreOrder: true);
    }

    [Fact]
    public void Every_approved_letter_is_written_by_a_test()
    {
        var names = Directory.GetFiles(Expected).Select(file => Path.GetFileNameWithoutExtension(file)).Distinct();
        names.ShouldBe(SomeReply.All.Keys.Concat(["sales", "sales-reminded", "sales-returned", "sales-ended", "alert", "digest", "report", "billing-enclosed", "billing-told", "billing-undone"]), ignoreOrder: true);
    }

    [Fact]
    public void What_a_partner_wrote_is_escaped_in_html_and_adds_no_line()
    {
        var reply = Writer.Write(SomeReply.All["hostile"]);

        reply.Html.ShouldNotContain("<script>");
        reply.Html.ShouldNotContain("<b>Evil");
        reply.Html.ShouldContain("&lt;script&gt;");
        reply.Html.ShouldContain("{{ signed_by }}");
        reply.Text.Split('\n').ShouldNotContain("The Boss");
        reply.Text.Split('\n').ShouldNotContain("2. Pay us.");
        reply.Subject.ShouldBe("Re: Case 204417 Bcc: victim@other.example X");
    }

    private static void ShouldBeAsExpected(string name, WrittenReply reply)
    {
        Compare($"{name}.txt", $"Subject: {reply.Subject}\n\n{reply.Text}");
        Compare($"{name}.html", reply.Html);
    }

    private static void Compare(string file, string actual)
    {
        var path = Path.Combine(Expected, file);
        if (Environment.GetEnvironmentVariable("ACCEPT_REPLIES") == "1")
        {
            Directory.CreateDirectory(Expected);
            File.WriteAllText(path, actual);
        }

        actual.ShouldBe(File.ReadAllText(path), file);
    }
}
