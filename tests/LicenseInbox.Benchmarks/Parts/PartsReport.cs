using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace LicenseInbox.Benchmarks.Parts;

/// <summary>Measures the parts by BenchmarkDotNet, in this process: it needs no second build, and the program is the one that was built.</summary>
internal static class PartsReport
{
    public static void Run()
    {
        var config = ManualConfig.Create(DefaultConfig.Instance)
            .AddJob(Job.Default.WithToolchain(InProcessNoEmitToolchain.Instance).WithWarmupCount(5).WithIterationCount(5))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .WithArtifactsPath(Path.Combine(".artifacts", "parts"))
            .WithOption(ConfigOptions.DisableOptimizationsValidator, true);
        BenchmarkRunner.Run<MailParts>(config);
    }
}
