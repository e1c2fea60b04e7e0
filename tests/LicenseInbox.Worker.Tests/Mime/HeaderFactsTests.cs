using System.Text;

namespace LicenseInbox.Worker.Tests.Mime;

public class HeaderFactsTests
{
    [Theory]
    [InlineData("From: Lee@Partner.Example", "lee@partner.example")]
    [InlineData("From: \"Sample, Lee\" <lee@partner.example>", "lee@partner.example")]
    [InlineData("From: lee@partner.example <lee@partner.example>", "lee@partner.example")]
    [InlineData("From: \"a@elsewhere.example\" <lee@partner.example>", "lee@partner.example")]
    [InlineData("From: (a@elsewhere.example) lee@partner.example (Lee)", "lee@partner.example")]
    [InlineData("From: =?utf-8?q?Lee_=22a=40elsewhere.example=22?= <lee@partner.example>", "lee@partner.example")]
    [InlineData("From: Lee <lee@bücher.example>", "lee@xn--bcher-kva.example")]
    [InlineData("From: Lee <lee@xn--bcher-kva.example>", "lee@xn--bcher-kva.example")]
    [InlineData("From: Desk: lee@partner.example;", "lee@partner.example")]
    [InlineData("From: Lee\r\n <lee@partner.example>", "lee@partner.example")]
    [InlineData("From: Größe <lee@partner.example>", "lee@partner.example")]
    [InlineData("From:lee@partner.example", "lee@partner.example")]
    public async Task One_sender_is_one_address_however_it_is_written(string header, string address)
    {
        var facts = await SomeRaw.ReadAsync(SomeRaw.Mail(header));
        facts.FromHeaders.ShouldBe(1);
        facts.From.Select(from => from.Address).ShouldBe([address]);
    }

    [Theory]
    [InlineData("From: lee@partner.example\r\nFrom: eve@elsewhere.example", 2)]
    [InlineData("From: lee@partner.example, eve@elsewhere.example", 1)]
    [InlineData("From: <lee@partner.example> <eve@elsewhere.example>", 1)]
    [InlineData("From: <lee@partner.example>eve@elsewhere.example", 1)]
    [InlineData("From: lee@partner.example;eve@elsewhere.example", 1)]
    [InlineData("From: Desk: lee@partner.example, eve@elsewhere.example;", 1)]
    [InlineData("From: <@partner.example:eve@elsewhere.example>", 1)]
    [InlineData("From: lee@partner.example\0<eve@elsewhere.example>, x@elsewhere.example", 1)]
    [InlineData("from : lee@partner.example\r\nFROM: eve@elsewhere.example", 2)]
    public async Task What_may_be_read_as_two_senders_is_not_one(string header, int headers)
    {
        var facts = await SomeRaw.ReadAsync(SomeRaw.Mail($"{header}\r\nSubject: x"));
        facts.FromHeaders.ShouldBe(headers);
        (facts.FromHeaders == 1 && facts.From.Count == 1 && facts.From[0].Address.Length > 0).ShouldBeFalse();
    }

    [Theory]
    [InlineData("From: undisclosed-recipients:;")]
    [InlineData("From: nobody")]
    [InlineData("From:")]
    [InlineData("Subject: no From at all")]
    public async Task Without_an_address_there_is_no_sender(string header)
    {
        var facts = await SomeRaw.ReadAsync(SomeRaw.Mail($"{header}\r\nDate: Tue, 24 Nov 2026 05:00:00 +0000"));
        facts.From.ShouldAllBe(from => !from.Address.Contains('@'));
        facts.Unreadable.ShouldBeNull();
    }

    [Fact]
    public async Task A_card_number_in_an_address_or_a_reference_is_not_kept()
    {
        var facts = await SomeRaw.ReadAsync(SomeRaw.Mail("From: <lee4111111111111111@partner.example>\r\nIn-Reply-To: <4111-1111-1111-1111@partner.example>\r\nReferences: <a@partner.example>\r\nSubject: x"));
        facts.From.ShouldHaveSingleItem().Address.ShouldBe("lee************1111@partner.example");
        facts.References.ShouldBe(["a@partner.example"]);
    }

    [Fact]
    public async Task Recipients_are_those_of_To_and_Cc()
    {
        var facts = await SomeRaw.ReadAsync(SomeRaw.Mail("From: lee@partner.example\r\nTo: Licenses@Vendor.example, \"Desk\" <desk@vendor.example>\r\nCc: team: a@partner.example, b@partner.example;\r\nBcc: c@partner.example"));
        facts.Recipients.Select(to => to.Address).ShouldBe(["licenses@vendor.example", "desk@vendor.example", "a@partner.example", "b@partner.example"]);
    }

    [Theory]
    [InlineData("Subject: Case 204417", "Case 204417")]
    [InlineData("Subject: =?utf-8?B?Q2FzZSAyMDQ0MTc=?=", "Case 204417")]
    [InlineData("Subject: =?iso-8859-1?Q?Gr=F6=DFe_?=\r\n =?iso-8859-1?Q?204417?=", "Größe 204417")]
    [InlineData("Subject: Case\r\n\t204417\r\n please", "Case 204417 please")]
    [InlineData("Subject: =?utf-8?Q?Case=0D=0ABcc:_x=00?=", "CaseBcc: x")]
    [InlineData("Subject: =?nonsense?Q?Case_204417?=", "Case 204417")]
    [InlineData("Subject: Größe", "Größe")]
    [InlineData("Subject: Card 4111 1111 1111 1111", "Card **** **** **** 1111")]
    [InlineData("Subject: =?utf-8?Q?Card_41111111?= =?utf-8?Q?11111111?=", "Card **** **** **** 1111")]
    [InlineData("Subject: Ca\u200Bse \u202E204417", "Case 204417")]
    [InlineData("Subject:", "")]
    [InlineData("X-None: x", "")]
    public async Task The_subject_is_decoded_on_one_line_and_masked(string header, string subject) =>
        (await SomeRaw.ReadAsync(SomeRaw.Mail($"From: lee@partner.example\r\n{header}"))).Subject.ShouldBe(subject);

    [Fact]
    public async Task A_subject_in_raw_Latin_1_is_read()
    {
        var raw = Encoding.Latin1.GetBytes("From: lee@partner.example\r\nSubject: Größe 204417\r\n\r\nHello\r\n");
        (await SomeRaw.ReadAsync(raw)).Subject.ShouldBe("Größe 204417");
    }

    [Theory]
    [InlineData("Message-ID: <a.b@partner.example>", "a.b@partner.example")]
    [InlineData("Message-Id: a.b@partner.example", "a.b@partner.example")]
    [InlineData("Message-ID:\r\n <a.b@partner.example>", "a.b@partner.example")]
    [InlineData("Message-ID: <4111111111111111@partner.example>", null)]
    [InlineData("Message-ID: <no-at-sign>", "no-at-sign")]
    [InlineData("Message-ID: <>", null)]
    [InlineData("Message-ID:", null)]
    [InlineData("X-None: x", null)]
    public async Task The_Message_ID_is_kept_as_it_is_unless_it_holds_a_card_number(string header, string? id) =>
        (await SomeRaw.ReadAsync(SomeRaw.Mail($"From: lee@partner.example\r\n{header}"))).MessageId.ShouldBe(id);

    [Fact]
    public async Task References_come_newest_first_and_each_once()
    {
        var facts = await SomeRaw.ReadAsync(SomeRaw.Mail("From: lee@partner.example\r\nReferences: <1@x.example> <2@x.example>\r\n <3@x.example>\r\nIn-Reply-To: Your mail <3@x.example>"));
        facts.References.ShouldBe(["3@x.example", "2@x.example", "1@x.example"]);
    }

    [Theory]
    [InlineData("Received: from a (b [192.0.2.1]; x) by c; Tue, 24 Nov 2026 05:00:00 +0100 (CET; old)", "2026-11-24T04:00:00Z")]
    [InlineData("Received: from a by b with ESMTP id 1;\r\n\tTue, 24 Nov 2026 05:00:00 -0800\r\nReceived: from x by y; Mon, 23 Nov 2026 05:00:00 +0000", "2026-11-24T13:00:00Z")]
    [InlineData("Received: from a by b", null)]
    [InlineData("Received: from a by b; yesterday", null)]
    [InlineData("X-None: x", null)]
    public async Task The_topmost_Received_line_dates_the_receipt(string header, string? date) =>
        (await SomeRaw.ReadAsync(SomeRaw.Mail($"{header}\r\nFrom: lee@partner.example"))).TopmostReceived.ShouldBe(date is null ? null : DateTimeOffset.Parse(date, null));

    [Theory]
    [InlineData("Date: Tue, 24 Nov 2026 05:00:00 +0100", "2026-11-24T04:00:00Z")]
    [InlineData("Date: 24 Nov 26 05:00 EST", "2026-11-24T10:00:00Z")]
    [InlineData("Date: soon", null)]
    public async Task The_Date_is_read_or_null(string header, string? date) =>
        (await SomeRaw.ReadAsync(SomeRaw.Mail($"{header}\r\nFrom: lee@partner.example"))).Date.ShouldBe(date is null ? null : DateTimeOffset.Parse(date, null));

    [Fact]
    public async Task A_person_wrote_an_ordinary_mail()
    {
        var automatic = (await SomeRaw.ReadAsync(SomeRaw.Mail("Return-Path: <lee@partner.example>\r\nFrom: lee@partner.example\r\nAuto-Submitted: no\r\nX-Auto-Response-Suppress: DR, RN, NRN, OOF"))).Automatic;
        (automatic.AutoSubmitted, automatic.Precedence, automatic.HasListHeaders, automatic.HasAutoReplyHeaders, automatic.NullReturnPath, automatic.IsReport).ShouldBe(("no", null, false, false, false, false));
    }

    [Theory]
    [InlineData("Auto-Submitted: Auto-Replied (vacation); owner=x", "auto-replied")]
    [InlineData("Precedence: Bulk", "bulk")]
    [InlineData("List-Id: <x.example>", "list")]
    [InlineData("list-unsubscribe: <mailto:x@x.example>", "list")]
    [InlineData("X-Autoreply: yes", "header")]
    [InlineData("X-Autorespond: vacation", "header")]
    [InlineData("X-Auto-Response-Suppress: All", "header")]
    [InlineData("X-Auto-Response-Suppress: DR, OOF, AutoReply", "header")]
    [InlineData("Return-Path: < >", "null path")]
    [InlineData("Content-Type: multipart/report; report-type=disposition-notification; boundary=b", "report")]
    public async Task What_a_machine_wrote_says_so(string header, string how)
    {
        var automatic = (await SomeRaw.ReadAsync(SomeRaw.Mail($"{header}\r\nFrom: lee@partner.example"))).Automatic;
        new[] { automatic.AutoSubmitted, automatic.Precedence, automatic.HasListHeaders ? "list" : null, automatic.HasAutoReplyHeaders ? "header" : null, automatic.NullReturnPath ? "null path" : null, automatic.IsReport ? "report" : null }
            .OfType<string>().ShouldBe([how]);
    }
}
