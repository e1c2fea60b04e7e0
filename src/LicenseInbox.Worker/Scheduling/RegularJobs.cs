using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace LicenseInbox.Worker.Scheduling;

/// <summary>A job that is done again and again, by one of the workers that share a store.</summary>
/// <param name="Job">The job.</param>
/// <param name="Every">How often.</param>
internal sealed record RegularJob(Type Job, TimeSpan Every);

/// <summary>Writes the regular jobs into the queue's tables, with the intervals that the settings have now; and again when somebody emptied those.</summary>
internal sealed class RegularJobs(ISchedulerFactory schedulers, IEnumerable<RegularJob> jobs, TimeProvider time, ILogger<RegularJobs> logger) : BackgroundService
{
    private const string Group = "upkeep";

    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        foreach (var job in jobs)
            await WriteAsync(scheduler, job, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Writes those that are gone.</summary>
    /// <returns>How many.</returns>
    public async Task<int> RestoreAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var restored = 0;
        foreach (var job in jobs)
        {
            if (await scheduler.Exists(new TriggerKey(job.Job.Name, Group), cancellationToken))
                continue;
            await WriteAsync(scheduler, job, cancellationToken);
            restored++;
        }

        return restored;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(LookEvery, time, stoppingToken);
            try
            {
                if (await RestoreAsync(stoppingToken) is > 0 and var restored)
                    logger.LogWarning("{Count} regular jobs were gone; they are written again", restored);
            }
            catch (SchedulerException exception)
            {
                logger.LogWarning("The regular jobs could not be looked for: {Reason:l}", exception.Message);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                logger.LogError(exception, "The regular jobs could not be looked for");
            }
        }
    }

    private async Task WriteAsync(IScheduler scheduler, RegularJob regular, CancellationToken cancellationToken)
    {
        var job = JobBuilder.Create().OfType(regular.Job).WithIdentity(regular.Job.Name, Group).StoreDurably().Build();
        await scheduler.AddJob(job, new AddJobOptions { Replace = true }, cancellationToken);
        var trigger = TriggerBuilder.Create()
            .WithIdentity(regular.Job.Name, Group)
            .ForJob(job.Key)
            .StartAt(time.GetUtcNow())
            .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(regular.Every).RepeatForever())
            .Build();
        await scheduler.ScheduleTrigger(trigger, TriggerConflict.Replace, cancellationToken);
    }

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
