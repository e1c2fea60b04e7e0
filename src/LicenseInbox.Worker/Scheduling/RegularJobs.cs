using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quartz;

namespace LicenseInbox.Worker.Scheduling;

/// <summary>A job that is done again and again, by one of the workers that share a store.</summary>
/// <param name="Job">The job.</param>
/// <param name="Every">How often.</param>
internal sealed record RegularJob(Type Job, TimeSpan Every);

/// <summary>Writes the regular jobs into the queue's tables, with the intervals that the settings have now.</summary>
internal sealed class RegularJobs(ISchedulerFactory schedulers, IEnumerable<RegularJob> jobs, TimeProvider time) : IHostedService
{
    private const string Group = "upkeep";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        foreach (var (type, every) in jobs)
        {
            var job = JobBuilder.Create().OfType(type).WithIdentity(type.Name, Group).StoreDurably().Build();
            await scheduler.AddJob(job, new AddJobOptions { Replace = true }, cancellationToken);
            var trigger = TriggerBuilder.Create()
                .WithIdentity(type.Name, Group)
                .ForJob(job.Key)
                .StartAt(time.GetUtcNow())
                .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(every).RepeatForever())
                .Build();
            await scheduler.ScheduleTrigger(trigger, TriggerConflict.Replace, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Adds the sealing of the audit trail and the erasing of personal data to the queue's container.</summary>
    public static void Add(IServiceCollection services, SealPlan seals, ErasurePlan erasure)
    {
        services.AddSingleton(seals);
        services.AddSingleton(erasure);
        services.AddSingleton(new RegularJob(typeof(SealJob), seals.Every));
        services.AddSingleton(new RegularJob(typeof(ErasureJob), ErasureJob.Every));
        services.AddHostedService<RegularJobs>();
    }
}
