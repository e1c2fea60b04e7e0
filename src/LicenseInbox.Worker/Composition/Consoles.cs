using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reporting;
using LicenseInbox.Web.Hosting;
using LicenseInbox.Worker.Csv;
using LicenseInbox.Worker.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Composition;

/// <summary>The console, hosted in the worker's process where it is switched on.</summary>
internal static class Consoles
{
    public static void Add(IServiceCollection services, ConsoleOptions options)
    {
        if (!options.Enabled)
            return;
        services.AddSingleton(provider => new ConsoleSite(options, Ports(provider)));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ConsoleSite>());
    }

    private static ConsolePorts Ports(IServiceProvider provider) => new(
        provider.GetRequiredService<IDesk>(),
        provider.GetRequiredService<IDeskBoard>(),
        provider.GetRequiredService<IDocumentViews>(),
        provider.GetRequiredService<PolicySettings>(),
        provider.GetRequiredService<ISignInLinks>(),
        provider.GetRequiredService<IConsoleKeys>(),
        StatementFile.Write,
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILoggerFactory>())
    {
        ReadAgreement = provider.GetRequiredService<AgreementTelling>() is { IsObserving: true } telling ? token => AgreementAsync(provider, telling.Plan, token) : null,
    };

    private static async Task<Agreement> AgreementAsync(IServiceProvider provider, AgreementPlan plan, CancellationToken cancellationToken) => Agreement.Of(
        await provider.GetRequiredService<IObservedRequests>().SinceAsync(DateTimeOffset.MinValue, cancellationToken),
        plan,
        DateTimeOffset.MinValue,
        provider.GetRequiredService<PolicySettings>().TimeZone,
        provider.GetRequiredService<TimeProvider>().GetUtcNow());
}
