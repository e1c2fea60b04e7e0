using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.OAuth;
using LicenseInbox.Worker.Settings;

namespace LicenseInbox.Worker.Tests.OAuth;

/// <summary>What the settings of signing in by tokens allow; each mistake is named at start.</summary>
public sealed class OAuthSettingsTests : IDisposable
{
    private const string Own = "Mail:Mailboxes:0:OAuth:";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("oauth-");

    public void Dispose() => _folder.Delete(recursive: true);

    public static TheoryData<string, string> Right => new()
    {
        { "Provider=microsoft; Tenant=vendor.example; ClientId=a; ClientSecret=s", "ClientCredentials" },
        { "Provider=microsoft; Tenant=vendor.example; ClientId=a", "RefreshToken" },
        { "Provider=google; ClientId=a; ClientSecret=s", "RefreshToken" },
        { "Provider=google; ClientId=a; ClientSecret=s; RefreshToken=r", "RefreshToken" },
        { "Provider=custom; TokenEndpoint=https://issuer.example/token; ClientId=a; ClientSecret=s", "ClientCredentials" },
        { "Provider=custom; TokenEndpoint=https://issuer.example/token; ClientId=a; ClientSecret=s; Grant=refresh-token", "RefreshToken" },
        { "Provider=custom; TokenEndpoint=http://127.0.0.1:81/token; ClientId=a; RefreshToken=r; Mechanism=xoauth2; ClientSecretEnds=2027-03-01", "RefreshToken" },
    };

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "Mechanism=xoauth2", "Provider", "is not set" },
        { "Provider=microsoft; ClientId=a; ClientSecret=s", "Tenant", "either this or Authority is needed" },
        { "Provider=microsoft; Tenant=t; ClientSecret=s", "ClientId", "is not set" },
        { "Provider=microsoft; Tenant=t; ClientId=a; Grant=client-credentials", "ClientSecretFile", "is needed, or CertificateFile" },
        { "Provider=microsoft; Tenant=t; ClientId=a; TokenEndpoint=https://issuer.example/token", "TokenEndpoint", "the provider is microsoft" },
        { "Provider=google; ClientId=a; ClientSecret=s; Grant=client-credentials", "Grant", "Google gives no mail to that" },
        { "Provider=google", "ClientId", "is needed, or AccountKeyFile" },
        { "Provider=google; AccountKeyFile=/nowhere/key.json", "AccountKeyFile", "'/nowhere/key.json' does not exist" },
        { "Provider=custom; ClientId=a; ClientSecret=s", "TokenEndpoint", "is not set" },
        { "Provider=custom; TokenEndpoint=http://issuer.example/token; ClientId=a; ClientSecret=s", "TokenEndpoint", "'http://issuer.example/token' is not allowed" },
        { "Provider=custom; TokenEndpoint=https://issuer.example/token; ClientId=a; ClientSecret=s; ClientSecretFile=/dev/null", "ClientSecret", "is set, and ClientSecretFile too" },
        { "Provider=custom; TokenEndpoint=https://issuer.example/token; ClientId=a; ClientSecret=s; RefreshToken=r; Grant=client-credentials", "Grant", "there is a refresh token, which it does not use" },
        { "TokensOf=fax; ClientId=a", "ClientId", "the tokens are those of 'fax'" },
        { "TokensOf=nobody", "TokensOf", "'nobody' is no mailbox with tokens of its own" },
        { "Provider=elsewhere", "Provider", "'elsewhere' is not one of its values" },
        { "Provider=custom; TokenEndpoint=https://issuer.example/token; ClientId=a; ClientSecret=s; ClientSecretEnds=soon", "ClientSecretEnds", "'soon' is not a day" },
    };

    [Theory]
    [MemberData(nameof(Right))]
    public void What_is_right_passes_and_says_how_tokens_are_got(string settings, string grant)
    {
        var loaded = WorkerSettings.LoadForRun(Sources(settings));
        var imap = loaded.Mail.Mailboxes[0].ShouldBeOfType<ImapMailboxOptions>();
        imap.OAuth!.EffectiveGrant.ShouldBe(Enum.Parse<TokenGrant>(grant));
        imap.ToString().ShouldNotContain("OAuth");
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_mistake_is_named_with_its_setting(string settings, string setting, string problem)
    {
        var errors = Should.Throw<SettingsException>(() => WorkerSettings.LoadForRun(Sources(settings))).Errors;
        errors.ShouldContain(error => error.Name == Own + setting && error.ToString().Contains(problem, StringComparison.Ordinal), string.Join('\n', errors));
        errors.ShouldAllBe(error => !error.ToString().Contains("secret-value", StringComparison.Ordinal));
    }

    [Fact]
    public void A_password_besides_tokens_is_a_mistake()
    {
        var sources = Sources("Provider=custom; TokenEndpoint=https://issuer.example/token; ClientId=a; ClientSecret=s", ("Mail:Mailboxes:0:PasswordFile", "/dev/null"), ("Smtp:Host", "smtp.vendor.example"), ("Smtp:OAuth:TokensOf", "licenses"), ("Smtp:PasswordFile", "/dev/null"));
        var errors = Should.Throw<SettingsException>(() => WorkerSettings.LoadForRun(sources)).Errors;
        errors.ShouldContain(error => error.Name == "Mail:Mailboxes:0:Password, Mail:Mailboxes:0:PasswordFile" && error.Problem.Contains("it needs no Password"));
        errors.ShouldContain(error => error.Name == "Smtp:Password");
        errors.ShouldContain(error => error.Name == "Smtp:User");
    }

    [Fact]
    public void Refresh_tokens_need_a_key_that_encrypts_them()
    {
        var sources = Sources("Provider=microsoft; Tenant=vendor.example; ClientId=a", ("OAuth:KeyFile", null));
        var error = Should.Throw<SettingsException>(() => WorkerSettings.LoadForRun(sources)).Errors.ShouldHaveSingleItem();
        error.Name.ShouldBe("OAuth:KeyFile");
        error.Problem.ShouldContain("the refresh token of the mailbox licenses is kept encrypted");
        var shortKey = Sources("Provider=microsoft; Tenant=vendor.example; ClientId=a", ("OAuth:KeyFile", File("short", "too-short-a-key")));
        error = Should.Throw<SettingsException>(() => WorkerSettings.LoadForRun(shortKey)).Errors.ShouldHaveSingleItem();
        error.ToString().ShouldNotContain("too-short-a-key");
    }

    [Fact]
    public void A_secret_is_not_taken_from_the_command_line()
    {
        var given = new SettingsSources { File = Settings("Provider=custom; TokenEndpoint=https://issuer.example/token; ClientId=a"), Environment = false, CommandLine = new Dictionary<string, string?> { [Own + "RefreshToken"] = "secret-value" } };
        var error = Should.Throw<SettingsException>(() => WorkerSettings.LoadForRun(given)).Errors.ShouldHaveSingleItem();
        error.Name.ShouldBe(Own + "RefreshToken");
        error.ToString().ShouldNotContain("secret-value");
    }

    private SettingsSources Sources(string settings, params (string Name, string? Value)[] more) => new() { File = Settings(settings, more), Environment = false };

    private string Settings(string settings, params (string Name, string? Value)[] more)
    {
        var all = new Dictionary<string, string?>
        {
            ["Mail:Mailboxes:0:Name"] = "licenses",
            ["Mail:Mailboxes:0:Address"] = "licenses@vendor.example",
            ["Mail:Mailboxes:0:Host"] = "imap.vendor.example",
            ["OAuth:KeyFile"] = File("key", SomeAccount.Key),
        };
        foreach (var pair in settings.Split("; "))
            all[Own + pair[..pair.IndexOf('=')]] = pair[(pair.IndexOf('=') + 1)..];
        foreach (var (name, value) in more)
            all[name] = value;
        return File("settings.json", System.Text.Json.JsonSerializer.Serialize(all.Where(pair => pair.Value is not null).ToDictionary()));
    }

    private string File(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
