namespace LicenseInbox.Faults.Injected;

/// <summary>Every fault the harness can inject.</summary>
internal static class AllFaults
{
    public static readonly IReadOnlyList<Fault> List = [.. WorkerFaults.List, .. NetworkFaults.List, .. MailServerFaults.List, .. StoreFaults.List, .. TokenFaults.List];

    public static Fault Named(string name) => List.FirstOrDefault(fault => fault.Name == name)
        ?? throw new ArgumentException($"There is no fault '{name}'. There are: {string.Join(", ", List.Select(fault => fault.Name))}.");
}
