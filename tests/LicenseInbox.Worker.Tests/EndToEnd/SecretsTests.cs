using System.Text.Json.Nodes;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.EndToEnd;

/// <summary>Passwords come from files, and nothing the program says holds one, however much it is told to say.</summary>
public sealed class SecretsTests(TestServers servers) : IDisposable
{
    private const string WrongPassword = "not-the-password-4711";
    private const string SealSecret = "the-key-of-seals-that-nobody-may-see";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("secrets-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_worker_that_tells_everything_tells_no_secret()
    {
        var server = await servers.MailAsync(Token);
        var (inbox, partner) = (server.NewAddress(), server.NewAddress("lee", "northwind.example"));
        await using var worker = await RunningWorker.PrepareAsync(server, inbox, partner, settings => Verbose(settings, File("imap", MailServer.Password + "\n")), Token);
        worker.Start();
        await server.DeliverAsync(inbox, worker.Sample("1-accepted"), cancellationToken: Token);
        await server.WaitForMailAsync(partner, cancellationToken: Token);
        await Until.IsSoAsync(() => worker.Log.Contains("Audit trail sealed: 1:", StringComparison.Ordinal));

        using var output = new StringWriter();
        var commands = new StoreCommands(output, TimeProvider.System);
        (await commands.StatusAsync(worker.Given, new StatusArguments(true, null), Token)).ShouldBe(0);
        (await commands.AuditVerifyAsync(worker.Given, new Dictionary<long, string>(), Token)).ShouldBe(0);
        (await commands.AuditShowAsync(worker.Given, "204417", Token)).ShouldBe(0);

        output.ToString().ShouldContain("move.made");
        output.ToString().ShouldContain("1 seals, 1 of them by a known key");
        foreach (var said in new[] { worker.Log, output.ToString() })
        {
            said.ShouldNotContain(MailServer.Password);
            said.ShouldNotContain(SealSecret);
        }
    }

    [Fact]
    public async Task A_password_that_is_refused_is_not_told()
    {
        var server = await servers.DovecotAsync(Token);
        var inbox = server.NewAddress();
        await using var worker = await RunningWorker.PrepareAsync(server, inbox, "lee@northwind.example", settings => Verbose(settings, File("imap", WrongPassword)), Token);
        worker.Start();
        await Until.IsSoAsync(() => worker.Log.Contains("is looked at again in", StringComparison.Ordinal));
        worker.Log.ShouldNotContain(WrongPassword);
        worker.Log.ShouldNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(WrongPassword)));
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=licenses;Password=not-the-password-4711;Timeout=1")]
    [InlineData("Host=127.0.0.1;Port=not-the-password-4711")]
    [InlineData("Host=127.0.0.1;Pasword=not-the-password-4711")]
    [InlineData("Host=127.0.0.1;Password='not-the-password-4711")]
    [InlineData("not-the-password-4711")]
    public async Task A_connection_string_that_does_not_work_is_not_told(string connection)
    {
        var options = new StoreOptions { Kind = StoreKind.PostgreSql, ConnectionStringFile = File("store", connection) };
        var failure = await Should.ThrowAsync<Exception>(async () =>
        {
            await using var database = StoreComposition.Open(options);
            await new StoreMigrator(database).MigrateAsync(Token);
        });
        (failure is StoreUnavailableException or StoreUnusableException).ShouldBeTrue(failure.GetType().Name);
        failure.ToString().ShouldNotContain(WrongPassword);
    }

    [Fact]
    public async Task A_user_whom_the_database_refuses_is_told_without_his_password()
    {
        var good = new Npgsql.NpgsqlConnectionStringBuilder(await (await servers.PostgresAsync(Token)).NewDatabaseAsync(Token)) { Username = "nobody-known", Password = WrongPassword };
        await using var database = StoreComposition.Open(new StoreOptions { Kind = StoreKind.PostgreSql, ConnectionStringFile = File("store", good.ToString()) });
        (await Should.ThrowAsync<StoreUnusableException>(() => new StoreMigrator(database).MigrateAsync(Token))).ToString().ShouldNotContain(WrongPassword);
    }

    [Theory]
    [InlineData("short-key")]
    [InlineData("")]
    [InlineData(null)]
    public void A_file_of_keys_that_can_not_be_used_is_named_and_its_content_is_not(string? content)
    {
        var options = new Worker.Settings.AuditOptions { SealKeyFile = content is null ? Path.Combine(_folder.FullName, "none") : File("keys", content) };
        var failure = Should.Throw<Worker.Settings.SettingsException>(options.ReadKeys);
        failure.Message.ShouldStartWith($"Audit:SealKeyFile: '{options.SealKeyFile}' can't be used (");
        failure.Message.ShouldEndWith("allowed: a file of secrets, one a line, each of at least 32 characters");
        failure.Message.ShouldNotContain("short-key");
    }

    private void Verbose(JsonObject settings, string passwordFile)
    {
        settings["Logging"] = new JsonObject { ["Format"] = "Text", ["Level"] = "Verbose", ["LibraryLevel"] = "Verbose" };
        settings["Audit"] = new JsonObject { ["SealEvery"] = "00:01:00", ["SealKeyFile"] = File("keys", SealSecret + "\n") };
        var mailbox = settings["Mail"]!["Mailboxes"]![0]!.AsObject();
        mailbox.Remove("Password");
        mailbox["PasswordFile"] = passwordFile;
    }

    private string File(string name, string content)
    {
        var file = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(file, content);
        return file;
    }
}
