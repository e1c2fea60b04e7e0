using System.Net.Sockets;
using System.Text;
using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Reporting;
using LicenseInbox.Worker.Operations;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Smtp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Composition;

/// <summary>Puts together what machines ask of the worker: health, metrics, traces.</summary>
internal static class Monitoring
{
    private static readonly byte[] SmallMail = Encoding.ASCII.GetBytes("From: probe@licenseinbox.test\r\nSubject: probe\r\n\r\nA mail that is read to see whether mails can be read.\r\n");

    public static void Add(IServiceCollection services, WorkerSettings settings)
    {
        var options = settings.Operations;
        Telemetry.Add(services, options, Instruments.Name);
        if (options.Port is null && string.IsNullOrEmpty(options.OtlpEndpoint))
            return;
        services.AddSingleton<IHostedService>(provider => new WorkGauges(
            Instruments.Meter,
            provider.GetRequiredService<IStatusBoard>(),
            provider.GetRequiredService<IDeadlineReports>(),
            [.. settings.Mail.Names],
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<WorkGauges>>()));
        if (options.Port is not null)
        {
            services.AddSingleton<IHostedService>(provider => new HealthListener(
                options, Checks(provider, settings), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<HealthListener>>()));
        }
    }

    private static List<ReadyCheck> Checks(IServiceProvider provider, WorkerSettings settings)
    {
        var ledger = provider.GetRequiredService<IAlertLedger>();
        var time = provider.GetRequiredService<TimeProvider>();
        var reader = provider.GetRequiredService<IMessageReader>();
        var limits = Gateways.Limits(settings);
        List<string> accounts = [.. settings.Mail.Names];
        var startedAt = time.GetUtcNow();
        var checks = new List<ReadyCheck>
        {
            new("database", async token => await ledger.WorkAsync(time.GetUtcNow(), token) is null ? "no answer" : null),
            new("mailbox", async token => Problem(await ledger.WorkAsync(time.GetUtcNow(), token), "mailbox.silent")),
            new("queue", async token => Problem(await ledger.WorkAsync(time.GetUtcNow(), token), "queue.stuck")),
            new("reader", async token => (await reader.ReadAsync(SmallMail, ReadingDepth.TypedOnly, token)).Unreadable is null ? null : "a small mail could not be read"),
        };
        if (settings.Smtp is { } smtp)
            checks.Add(new ReadyCheck("smtp", token => ProblemOfAsync(smtp, token)));
        return checks;

        string? Problem(WorkFacts work, string code) => Troubles.Of(work, accounts, limits, startedAt, time.GetUtcNow()).FirstOrDefault(found => found.Code == code)?.Detail;
    }

    /// <summary>Whether the server can be reached; whether it takes mails only a mail can tell, and the outbox's depth does.</summary>
    private static async Task<string?> ProblemOfAsync(SmtpOptions smtp, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(smtp.Host, smtp.EffectivePort, cancellationToken);
            return null;
        }
        catch (SocketException error)
        {
            return $"the mail server can't be reached ({error.SocketErrorCode})";
        }
    }
}
