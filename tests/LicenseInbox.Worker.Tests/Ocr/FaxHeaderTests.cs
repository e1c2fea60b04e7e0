using LicenseInbox.Worker.Ocr;

namespace LicenseInbox.Worker.Tests.Ocr;

public class FaxHeaderTests
{
    private const int Height = 3300;

    [Theory]
    [InlineData("NOV-19-2026 10:41 FROM: +1 555 014 2277 TO: LICENSING P.01/02")]
    [InlineData("_NOV-19-2028 10:41 FR0M +1 555 014 2277 TO: LICENSING P0102")]
    [InlineData("11/19/2026 10:41AM 5550142277 PAGE 01 OF 02")]
    [InlineData("From: Northwind Voice To: 15550142277 Page: 1/3")]
    public void The_line_of_a_fax_machine_is_none_of_the_form(string line)
    {
        var form = Words("License Transfer Form", 200);

        FaxHeader.Without([.. Words(line, 20), .. form], Height).ShouldBe(form);
    }

    [Theory]
    [InlineData("License Transfer Form", 20)]
    [InlineData("Northwind Voice, 12 Harbor Rd, Eureka", 20)]
    [InlineData("Request Date 11/19/2026", 20)]
    [InlineData("11/19/2026 10:41 debit 4111 1111 1111 1111 please", 20)]
    [InlineData("From: 3H7J-7K2M-91QD-XR48 To: T7K3-2HNP-7F3J-K6VD", 400)]
    public void What_is_no_such_line_stays(string line, int y)
    {
        var words = Words(line, y);

        FaxHeader.Without(words, Height).ShouldBe(words);
    }

    private static List<RecognizedWord> Words(string line, int y) =>
        line.Split(' ').Select((text, at) => new RecognizedWord(text, new Cell(100 + (at * 200), y, 180, 30), 0.9, (1, 1, 1))).ToList();
}
