using LicenseInbox.Domain.Moving;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace LicenseInbox.Worker.Scheduling;

/// <summary>Puts the queue into the container. It needs an <see cref="IMoveExecutor"/> and an <see cref="IMoveSchedule"/>, and the store's migrations before it starts.</summary>
internal static class QueueComposition
{
    public static IServiceCollection AddMoveQueue(this IServiceCollection services, QueueDatabase database, QueueOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<IMoveDispatcher, MoveDispatcher>();
        services.AddSingleton<MoveSweep>();
        services.AddHostedService(provider => provider.GetRequiredService<MoveSweep>());
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "licenseinbox";
                scheduler.GenerateInstanceId = database.IsPostgres;
            });
            quartz.UseDefaultThreadPool(2);
            quartz.UsePersistentStore(store =>
            {
                if (database.IsPostgres)
                {
                    // Two workers may share a PostgreSQL store: what one leaves behind the other takes over.
                    store.UsePostgres(database.ConnectionString);
                    store.UseClustering();
                }
                else
                {
                    store.UseSqlite(database.ConnectionString);
                }
            });
            quartz.AddJob<MoveJob>(job => job.WithIdentity(MoveJob.Key).StoreDurably().RequestRecovery());
        });

        // A move under way ends before the program does.
        services.AddQuartzHostedService(host => host.WaitForJobsToComplete = true);
        return services;
    }
}
