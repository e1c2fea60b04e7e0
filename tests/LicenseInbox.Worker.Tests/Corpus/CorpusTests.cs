using LicenseInbox.Benchmarks.Corpus;
using LicenseInbox.Worker.Tests.Liquid;

namespace LicenseInbox.Worker.Tests.Corpus;

/// <summary>The part of the corpus that is read fast enough to be read at every run; <c>tests/run --corpus</c> reads all of it.</summary>
public sealed class CorpusTests(ITestOutputHelper output) : IAsyncLifetime
{
    /// <summary>The tests beside these make the machine slow: here it is asked what is read, not how fast.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly Truth Truth = Truth.Load(Path.Combine(Repository.Root, "tests", "corpus"));

    private readonly CorpusDesk _desk = new(Truth, _ => { }, Patience);

    [Fact]
    public async Task Digital_documents_are_read_as_they_stand()
    {
        var results = new List<DocumentResult>();
        foreach (var document in Truth.Documents.Where(document => document.Group == "digital"))
            results.Add(await _desk.ReadAsync(document, TestContext.Current.CancellationToken));

        results.Count.ShouldBe(21);
        results.Where(result => result.FormsLost + result.FormsInvented > 0 || result.Problem is not null).ShouldBeEmpty();
        results.SelectMany(result => result.Fields).Where(field => field.Reading != Reading.Right).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("clean-300-10")]
    [InlineData("fax-05")]
    public async Task Scans_and_faxes_are_decided_without_a_person_and_nothing_wrong_is_taken_as_sure(string id)
    {
        var result = await _desk.DecideAsync(Truth.Requests.Single(request => request.Id == id), TestContext.Current.CancellationToken);

        output.WriteLine($"{result.Fate}: {result.Findings}");
        var fields = result.Documents.SelectMany(document => document.Fields).Where(field => field.IsDecidedOn).ToList();
        fields.Where(field => field.Reading == Reading.WrongAsSure).ShouldBeEmpty();
        result.Fate.ShouldBe(Fate.AsExpected);
        result.Documents.ShouldAllBe(document => document.FormsLost == 0);
        fields.Count(field => field.Reading == Reading.Right).ShouldBeGreaterThan(5);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _desk.DisposeAsync();
}
