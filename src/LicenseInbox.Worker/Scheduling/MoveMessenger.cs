using Quartz;

namespace LicenseInbox.Worker.Scheduling;

/// <summary>The trigger that stands for one due move.</summary>
internal static class MoveMessenger
{
    public const string Group = "moves";

    public static TriggerKey KeyOf(Guid moveId) => new(moveId.ToString("N"), Group);

    public static ITrigger For(TriggerKey key, DateTimeOffset at) =>
        TriggerBuilder.Create().WithIdentity(key).ForJob(MoveJob.Key).StartAt(at).Build();
}
