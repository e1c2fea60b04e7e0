using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Worker.Database;
using LicenseInbox.Worker.Gateway;
using LicenseInbox.Worker.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Composition;

/// <summary>Puts together who makes moves: this program in its own tables, the vendor's license server, or a person there; and this program as a license server for others.</summary>
internal static class Gateways
{
    /// <summary>How old facts may be where they are asked for again and again, before managers hear of it; a setting of the registry's age goes first.</summary>
    private static readonly TimeSpan CopyAge = TimeSpan.FromMinutes(15);

    public static void Add(IServiceCollection services, WorkerSettings settings)
    {
        services.AddSingleton<MoveUndoing>();
        services.AddSingleton<HandedMoves>();
        if (settings.Registry.Gateway is { } gateway)
            AddGateway(services, gateway);
        else
            services.AddSingleton<IMoveExecutor>(provider => ActivatorUtilities.CreateInstance<MoveRunner>(provider, Step(provider, settings.Registry.Mode)));
        if (settings.Gateway.Serve is { } serve)
            services.AddSingleton<IHostedService>(provider => Site(provider, serve));
        else
            services.AddHostedService<UnservedTables>();
    }

    /// <summary>What is still right with the work itself.</summary>
    public static TroubleLimits Limits(WorkerSettings settings)
    {
        var limits = settings.Alerts.ToLimits(settings.Registry.MaxAge);
        return settings.Registry.Gateway is null ? limits : limits with { RegistryAge = limits.RegistryAge ?? CopyAge };
    }

    private static void AddGateway(IServiceCollection services, GatewayOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<ILicenseServer>(provider => new GatewayClient(GatewayConnection.Open(options, provider.GetRequiredService<TimeProvider>())));
        services.AddSingleton<IMoveExecutor, ServerMoveRunner>();
        services.AddSingleton<GatewayChanges>();
        services.AddSingleton<IHostedService>(provider => new LeasedWork("gateway changes", provider.GetRequiredService<GatewayChanges>().WatchAsync, provider.GetRequiredService<LeaseKeeper>()));
        services.AddSingleton<CaseTelling>();
        services.AddSingleton<IHostedService>(provider => new LeasedWork("case desk", provider.GetRequiredService<CaseTelling>().WatchAsync, provider.GetRequiredService<LeaseKeeper>()));
    }

    private static Func<ICasebook, NextMove, CancellationToken, Task<MoveDone?>> Step(IServiceProvider provider, RegistryMode mode) => mode == RegistryMode.Confirm
        ? provider.GetRequiredService<HandedMoves>().ExecuteByHandAsync
        : provider.GetRequiredService<MoveExecutor>().ExecuteAsync;

    private static GatewaySite Site(IServiceProvider provider, ServeOptions options)
    {
        var tables = provider.GetRequiredService<ServedTables>();
        return new GatewaySite(tables, tables.BeginAsync, options, provider.GetRequiredService<ILoggerFactory>());
    }

    /// <summary>Where the tables are not served (any more), no changes are kept for others.</summary>
    private sealed class UnservedTables(ServedTables tables) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => tables.EndAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
