using System.ComponentModel.DataAnnotations;
using LicenseInbox.Worker.Smtp;

namespace LicenseInbox.Worker.Tests.Smtp;

public class SmtpOptionsTests
{
    [Theory]
    [InlineData(SmtpSecurity.Tls, 465)]
    [InlineData(SmtpSecurity.StartTls, 587)]
    [InlineData(SmtpSecurity.None, 25)]
    internal void The_port_follows_from_the_security(SmtpSecurity security, int port)
    {
        new SmtpOptions { Security = security }.EffectivePort.ShouldBe(port);
        new SmtpOptions { Security = security, Port = 2525 }.EffectivePort.ShouldBe(2525);
    }

    [Fact]
    public void Defaults_and_a_host_are_enough() => Errors(new SmtpOptions { Host = "mail.vendor.example" }).ShouldBeEmpty();

    public static TheoryData<string, object> Wrong => new()
    {
        { "Host", new SmtpOptions() },
        { "Port", new SmtpOptions { Host = "x", Port = 0 } },
        { "Port", new SmtpOptions { Host = "x", Port = 65536 } },
        { "CommandTimeout", new SmtpOptions { Host = "x", CommandTimeout = TimeSpan.Zero } },
        { "DataTimeout", new SmtpOptions { Host = "x", DataTimeout = TimeSpan.FromHours(2) } },
        { "User", new SmtpOptions { Host = "x", User = "desk" } },
        { "User", new SmtpOptions { Host = "x", Password = "p" } },
        { "Password", new SmtpOptions { Host = "x", User = "desk", Password = "p", PasswordFile = "/dev/null" } },
        { "PasswordFile", new SmtpOptions { Host = "x", User = "desk", PasswordFile = "/nowhere/password" } },
        { "CertificateAuthorityFile", new SmtpOptions { Host = "x", CertificateAuthorityFile = "/nowhere/ca.pem" } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_setting_is_named(string setting, object options) => Errors((SmtpOptions)options).ShouldContain(setting);

    private static List<string> Errors(SmtpOptions options)
    {
        var errors = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), errors, validateAllProperties: true);
        return errors.SelectMany(error => error.MemberNames).ToList();
    }
}
