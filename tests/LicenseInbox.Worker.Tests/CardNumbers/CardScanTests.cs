using System.Text;

namespace LicenseInbox.Worker.Tests.CardNumbers;

/// <summary>What looks for card numbers finds them: else its silence would mean nothing.</summary>
public class CardScanTests
{
    private static readonly IReadOnlyList<TestCard> Cards = TestCard.Some(20);

    public static TheoryData<string> Writings =>
        ["plain", "grouped", "spaced", "utf-16", "utf-16 big-endian", "full-width", "arabic", "escaped", "hexadecimal", "base64", "base64 of utf-16", "base64 in lines", "one by one"];

    [Theory]
    [MemberData(nameof(Writings))]
    public void A_number_is_found_however_it_is_written(string writing)
    {
        var scan = new CardScan(Cards);
        foreach (var card in Cards)
            (scan.In([.. "some words "u8, .. Written(card, writing), .. " and more"u8]).SequenceEqual([card.Index])).ShouldBeTrue($"{card}, {writing}");
    }

    [Fact]
    public void Other_numbers_are_not_found() =>
        new CardScan(Cards).In(Encoding.UTF8.GetBytes($"204417 2026-11-24 05:18:22.1234567 {new string('4', 400)} 4111 1111 1111 1111 {Convert.ToBase64String(new byte[300])}")).ShouldBeEmpty();

    private static byte[] Written(TestCard card, string writing) => writing switch
    {
        "grouped" => Encoding.UTF8.GetBytes(card.Grouped),
        "spaced" => Encoding.UTF8.GetBytes(card.Spaced),
        "utf-16" => Encoding.Unicode.GetBytes(card.Number),
        "utf-16 big-endian" => Encoding.BigEndianUnicode.GetBytes(card.Number),
        "full-width" => Encoding.UTF8.GetBytes(string.Concat(card.Number.Select(digit => (char)('\uFF10' + digit - '0')))),
        "arabic" => Encoding.UTF8.GetBytes(string.Concat(card.Number.Select(digit => (char)('\u0660' + digit - '0')))),
        "escaped" => Encoding.UTF8.GetBytes(string.Concat(card.Number.Select(digit => $"\\uFF1{digit}"))),
        "hexadecimal" => Encoding.UTF8.GetBytes(Convert.ToHexString(Encoding.ASCII.GetBytes(card.Number))),
        "base64" => Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.ASCII.GetBytes($"{new string('x', card.Index % 3)}{card.Spaced}, thanks"))),
        "base64 of utf-16" => Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.Unicode.GetBytes($"{new string('x', card.Index % 3)}{card.Number}, thanks"))),
        "base64 in lines" => Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.ASCII.GetBytes($"{new string('x', 50)}{card.Number}{new string('x', 50)}"), Base64FormattingOptions.InsertLineBreaks)),
        "one by one" => Encoding.UTF8.GetBytes(string.Join('\u200b', card.Number.ToCharArray())),
        _ => Encoding.UTF8.GetBytes(card.Number),
    };
}
