using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Reporting;
using LicenseInbox.Domain.SigningIn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LicenseInbox.Worker.Database;

/// <summary>Puts the store into the container. <see cref="StoreMigrator"/> is to be run before anything else uses it.</summary>
internal static class StoreComposition
{
    public static IServiceCollection AddStore(this IServiceCollection services, StoreOptions options) =>
        services.AddSingleton(options).AddStore(_ => Open(options)).AddSingleton(provider => Present(options, provider.GetRequiredService<TimeProvider>()));

    /// <summary>The same over a database that is at hand.</summary>
    public static IServiceCollection AddStore(this IServiceCollection services, Func<IServiceProvider, StoreDatabase> database)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new StoreOptions());
        services.TryAddSingleton(new OtherCaseDesk(false));
        services.AddSingleton(database);
        services.AddSingleton<StoreMigrator>();
        services.TryAddSingleton<Presence>();
        services.AddSingleton<ILeases, Leases>();
        services.AddSingleton<ICasebooks, StoredCasebooks>();
        services.AddSingleton<IDeliveryLog, DeliveryLog>();
        services.AddSingleton<ISharedReadings, SharedReadings>();
        services.AddSingleton<IMoveSchedule, MoveSchedule>();
        services.AddSingleton<IRestoredStore, RestoredStore>();
        services.AddSingleton<IStatusBoard, StatusBoard>();
        services.AddSingleton<IAlertLedger, AlertLedger>();
        services.AddSingleton<IReportRecords, ReportRecords>();
        services.AddSingleton<IObservedRequests, ObservedRequests>();
        services.AddSingleton<IWebhookOutbox, WebhookOutbox>();
        services.AddSingleton<IAuditTrail, AuditTrail>();
        services.AddSingleton<IDeskBoard, DeskBoard>();
        services.AddSingleton<ConsoleSecrets>();
        services.AddSingleton<ISignInLinks>(provider => provider.GetRequiredService<ConsoleSecrets>());
        services.AddSingleton<IConsoleKeys>(provider => provider.GetRequiredService<ConsoleSecrets>());
        services.AddSingleton<ISigningInRecords, SigningInRecords>();
        services.AddSingleton<IPersonalData, PersonalErasure>();
        services.AddSingleton<IRegistryChanges, RegistryChanges>();
        services.AddSingleton<IRegistryLoader, RegistryLoader>();
        services.AddSingleton<IImportLog, ImportLog>();
        services.AddSingleton<IRegistryCopy, RegistryCopy>();
        services.AddSingleton<ICasePosts, CasePosts>();
        services.AddSingleton<ServedTables>();
        return services;
    }

    /// <summary>The database that the settings name; nothing is opened yet.</summary>
    public static StoreDatabase Open(StoreOptions options) =>
        options.Kind == StoreKind.Sqlite
            ? new SqliteDatabase(options.ToConnectionString(), options.Timeout)
            : new PostgresDatabase(options.ToConnectionString(), options.SilentAfter);

    private static Presence Present(StoreOptions options, TimeProvider time) =>
        options.Kind == StoreKind.Sqlite ? new Presence() : new PostgresPresence(options.ToConnectionString(), time);
}
