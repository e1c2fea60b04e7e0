using System.ComponentModel.DataAnnotations;
using LicenseInbox.Worker.Imap;

namespace LicenseInbox.Worker.Tests.Imap;

public class ImapOptionsTests
{
    private static readonly ImapOptions Good = new() { Name = "main", Address = "licenses@vendor.example", Host = "mail.vendor.example", Password = "open-sesame" };

    public static TheoryData<string, string> Mistakes => new()
    {
        { "no password", "Mailbox 'main' needs either Password or PasswordFile." },
        { "two passwords", "Mailbox 'main' needs either Password or PasswordFile." },
        { "a missing file", "Mailbox 'main': the PasswordFile '/nowhere' does not exist." },
        { "one folder twice", "Mailbox 'main': Folder, Processed, Exceptions and Ignored must differ." },
        { "a port", "The field Port must be between 1 and 65535." },
        { "a time", "The field CommandTimeout must be between 00:00:01 and 00:05:00." },
        { "no address", "The Address field is required." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_in_the_settings_is_said(string mistake, string message)
    {
        var options = mistake switch
        {
            "no password" => Good with { Password = null },
            "two passwords" => Good with { PasswordFile = Environment.ProcessPath },
            "a missing file" => Good with { Password = null, PasswordFile = "/nowhere" },
            "one folder twice" => Good with { Ignored = "inbox" },
            "a port" => Good with { Port = 0 },
            "a time" => Good with { CommandTimeout = TimeSpan.Zero },
            "no address" => Good with { Address = "" },
            _ => throw new ArgumentOutOfRangeException(nameof(mistake)),
        };

        MistakesOf(options).ShouldBe([message]);
    }

    [Fact]
    public void Settings_that_are_right_pass_and_their_text_has_no_password()
    {
        MistakesOf(Good).ShouldBeEmpty();
        Good.ToString().ShouldNotContain("open-sesame");
    }

    private static List<string?> MistakesOf(ImapOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return [.. results.Select(result => result.ErrorMessage)];
    }
}
