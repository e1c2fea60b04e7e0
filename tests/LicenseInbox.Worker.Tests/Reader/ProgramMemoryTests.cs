using LicenseInbox.Benchmarks.Hostile;

namespace LicenseInbox.Worker.Tests.Reader;

/// <summary>What is measured is the memory of the whole test process, so that no other test may run beside this one.</summary>
[Collection(nameof(ProgramMemoryTests))]
[CollectionDefinition(nameof(ProgramMemoryTests), DisableParallelization = true)]
public class ProgramMemoryTests
{
    [Fact]
    public async Task The_memory_of_the_program_stays_flat_over_hundreds_of_documents()
    {
        await using var pool = HostileTests.Pool(_ => { });
        var hostile = HostilePdfs.All.Where(file => file.Name is "cyclic-page-tree" or "fields-in-each-other" or "deep-dictionary-object" or "cross-reference-loop").Select(file => file.Bytes()).ToList();
        await ReadManyAsync(100);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await ReadManyAsync(200);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        grown.ShouldBeLessThan(4_000_000);

        Task ReadManyAsync(int count) => Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (number, _) =>
            await HostileTests.ReadAsync(pool, number % 10 == 0 ? hostile[number / 10 % hostile.Count] : number % 10 == 1 ? HostilePictures.Damage(HostileTests.Good, number) : HostileTests.Good));
    }
}
