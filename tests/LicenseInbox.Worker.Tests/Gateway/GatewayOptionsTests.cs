using System.ComponentModel.DataAnnotations;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Gateway;

namespace LicenseInbox.Worker.Tests.Gateway;

/// <summary>Settings of the gateway that can't be used are named at start.</summary>
public sealed class GatewayOptionsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_gateway_with_a_token_or_own_credentials_is_right()
    {
        Problems(new GatewayOptions { Url = "https://gateway.vendor.example/v1", TokenFile = _file }).ShouldBeEmpty();
        Problems(new GatewayOptions { Url = "http://127.0.0.1:8000", TokenEndpoint = "https://id.vendor.example/token", ClientId = "inbox", ClientSecretFile = _file }).ShouldBeEmpty();
        Problems(new GatewayOptions { Url = "https://gateway.vendor.example", CertificateFile = _file, CertificateKeyFile = _file }).ShouldBeEmpty();
    }

    [Fact]
    public void Plain_http_to_another_machine_is_wrong()
    {
        Problems(new GatewayOptions { Url = "http://gateway.vendor.example" }).ShouldBe([nameof(GatewayOptions.Url)]);
        Problems(new GatewayOptions { Url = "https://gateway.vendor.example", TokenEndpoint = "http://id.vendor.example", ClientId = "inbox", ClientSecretFile = _file }).ShouldBe([nameof(GatewayOptions.TokenEndpoint)]);
    }

    [Fact]
    public void What_belongs_together_stands_together()
    {
        Problems(new GatewayOptions { Url = "https://gateway.vendor.example", TokenEndpoint = "https://id.vendor.example" }).ShouldBe([nameof(GatewayOptions.TokenEndpoint)]);
        Problems(new GatewayOptions { Url = "https://gateway.vendor.example", ClientId = "inbox" }).ShouldBe([nameof(GatewayOptions.TokenEndpoint)]);
        Problems(new GatewayOptions { Url = "https://gateway.vendor.example", TokenEndpoint = "https://id.vendor.example", ClientId = "inbox" }).ShouldBe([nameof(GatewayOptions.ClientId)]);
        Problems(new GatewayOptions { Url = "https://gateway.vendor.example", CertificateFile = _file }).ShouldBe([nameof(GatewayOptions.CertificateFile)]);
        Problems(new GatewayOptions { Url = "https://gateway.vendor.example", TokenFile = "/nowhere" }).ShouldBe([nameof(GatewayOptions.TokenFile)]);
    }

    [Fact]
    public void Nobody_confirms_what_a_gateway_makes() =>
        Problems(new RegistrySettings { Mode = RegistryMode.Confirm, Gateway = new GatewayOptions { Url = "https://gateway.vendor.example" } }).ShouldBe([nameof(RegistrySettings.Mode)]);

    [Theory]
    [InlineData("a-token-of-at-least-thirty-two-characters", true)]
    [InlineData("short", false)]
    [InlineData("", false)]
    public void Tokens_can_not_be_guessed(string token, bool isRight)
    {
        File.WriteAllText(_file, token + "\n");
        Problems(new ServeOptions { Listen = "http://127.0.0.1:8490", TokenFile = _file }).ShouldBe(isRight ? [] : [nameof(ServeOptions.TokenFile)]);
    }

    [Fact]
    public void Who_serves_tells_callers_apart_and_encrypts_beyond_this_machine()
    {
        Problems(new ServeOptions { Listen = "http://127.0.0.1:8490" }).ShouldBe([nameof(ServeOptions.TokenFile)]);
        File.WriteAllText(_file, "a-token-of-at-least-thirty-two-characters");
        Problems(new ServeOptions { Listen = "http://0.0.0.0:8490", TokenFile = _file }).ShouldBe([nameof(ServeOptions.Listen)]);
        Problems(new ServeOptions { Listen = "https://0.0.0.0:8490", TokenFile = _file }).ShouldBe([nameof(ServeOptions.CertificateFile)]);
    }

    private static List<string> Problems(IValidatableObject options) => options.Validate(new ValidationContext(options)).Select(result => result.MemberNames.First()).ToList();
}
