namespace LicenseInbox.Benchmarks.Load;

/// <summary>The program as it ships, compiled ahead for this system: what <c>tests/run</c> publishes before it calls a benchmark that measures time.</summary>
internal static class ShippedProgram
{
    public static string Library { get; } = Path.GetFullPath(".artifacts/load/program/licenseinbox.dll") is var library && File.Exists(library)
        ? library
        : throw new FileNotFoundException($"{library} is missing: call this by tests/run, which publishes it.");
}
