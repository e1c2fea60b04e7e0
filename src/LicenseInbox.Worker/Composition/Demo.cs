using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Web.Hosting;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Csv;
using LicenseInbox.Worker.Settings;
using LicenseInbox.Worker.Smtp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LicenseInbox.Worker.Composition;

/// <summary>
/// <c>licenseinbox demo</c>: the whole worker in a fresh folder, with a Maildir as mailbox, another as outbox, and SQLite; invented systems, cases and partners, and sample emails delivered one after another.
/// </summary>
internal sealed class Demo(TextWriter output, TextWriter error, TimeProvider time)
{
    private const string Address = "licenses@vendor.example";

    public async Task<int> RunAsync(GivenSettings given, DemoArguments arguments, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("licenseinbox-demo-").FullName;
        foreach (var part in new[] { "new", "cur", "tmp" })
            Directory.CreateDirectory(Path.Combine(folder, "mailbox", part));
        WriteBillingCertificate(folder);
        var sources = new SettingsSources { Environment = false, CommandLine = Settings(folder, given, arguments) };
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var table = new DemoTable(output, folder);
        var host = new WorkerHost(sources, (services, settings) =>
        {
            Workers.Add(services, settings);
            services.AddSingleton<IMailSender>(new OutboxFolder(WorkerHost.Outgoing("Technical Support", settings, sources), Path.Combine(folder, "outbox"), time));
            services.AddSingleton<IHostedService>(provider => new DemoScript(
                provider.GetRequiredService<ICasebooks>(),
                provider.GetRequiredService<RegistryImport>(),
                provider.GetRequiredService<IMessageReader>(),
                table,
                new DemoFolders(Path.Combine(sources.ConfigFolder, "demo"), Path.Combine(folder, "mailbox")),
                provider.GetService<ConsoleSite>(),
                arguments.Once ? done.CancelAsync : null,
                time));
        }, time, error);
        await host.RunAsync(done.Token);
        await table.EndAsync();
        return table.IsComplete ? CommandRunner.Done : CommandRunner.Failed;
    }

    private static Dictionary<string, string?> Settings(string folder, GivenSettings given, DemoArguments arguments)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Mode"] = "automatic",
            ["Mail:AuthServId"] = "mx.vendor.example",
            ["Mail:StartFrom"] = "all",
            ["Mail:Mailboxes:0:Name"] = "demo",
            ["Mail:Mailboxes:0:Kind"] = "maildir",
            ["Mail:Mailboxes:0:Address"] = Address,
            ["Mail:Mailboxes:0:Path"] = Path.Combine(folder, "mailbox"),
            ["Mail:Mailboxes:0:AppendSent"] = "false",
            ["Smtp:Host"] = "localhost", // Nothing is sent there: the outbox folder takes every mail.
            ["Store:Path"] = Path.Combine(folder, "licenseinbox.db"),
            ["Sales:Address"] = "sales@vendor.example",
            ["Billing:Address"] = "billing@vendor.example",
            ["Billing:CertificateFile"] = Path.Combine(folder, "billing.pem"),
            ["Console:Enabled"] = arguments.Once ? "false" : "true", // Nobody could look at one that ends with the last sample.
            ["Console:Urls"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{arguments.Port ?? 0}"),
            ["Logging:Level"] = "Warning",
            ["Logging:LibraryLevel"] = "Error",
        };
        foreach (var (name, value) in given.Values)
            settings[name] = value;
        return settings;
    }

    /// <summary>A certificate of billing's, and its key beside it, to open what is handed over.</summary>
    private void WriteBillingCertificate(string folder)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Billing (demo)", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyEncipherment, critical: true));
        using var certificate = request.CreateSelfSigned(time.GetUtcNow().AddDays(-1), time.GetUtcNow().AddDays(30));
        File.WriteAllText(Path.Combine(folder, "billing.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "billing-key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The outbox of the demo: every mail goes into a Maildir, where it can be read.</summary>
    private sealed class OutboxFolder(OutgoingMessage outgoing, string path, TimeProvider time) : IMailSender
    {
        public async Task<SendAttempt> SendAsync(OutgoingMail mail, string fromAddress, CancellationToken cancellationToken)
        {
            using var message = outgoing.Build(mail, fromAddress);
            var raw = OutgoingMessage.ToBytes(message);
            var unique = await Maildir.MaildirMailbox.DeliverAsync(path, raw, time.GetUtcNow(), cancellationToken);
            return new SendAttempt(SendResult.Sent, raw, Path.Combine("outbox", "new", unique));
        }
    }
}
