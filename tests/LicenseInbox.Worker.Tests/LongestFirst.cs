using LicenseInbox.Worker.Tests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace LicenseInbox.Worker.Tests;

/// <summary>The classes that take longest begin first, so that none of them is left alone at the end; those that mostly wait before those that mostly work.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly Type[] Long =
    [
        typeof(EndToEnd.FaultTests),
        typeof(EndToEnd.SeveralWorkersTests),
        typeof(EndToEnd.ManagerTests),
        typeof(Reader.HostileTests),
        typeof(CardNumbers.KeptCardTests),
        typeof(OAuth.TokenLoginTests),
        typeof(EndToEnd.BillingTests),
        typeof(EndToEnd.SilentPushTests),
        typeof(EndToEnd.TwoWorkersTests),
        typeof(Reader.ReaderPoolTests),
        typeof(Web.BrowsedConsole),
        typeof(EndToEnd.BacklogTests),
        typeof(Fuzzing.FuzzTests),
        typeof(EndToEnd.OneFileTests),
        typeof(Corpus.CorpusTests),
        typeof(Scenarios.ScenarioTests),
        typeof(Database.PostgresCasebookTests),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(Rank)];

    private static int Rank<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection
    {
        var rank = Array.FindIndex(Long, type => collection.TestCollectionDisplayName.Contains($"{type.FullName} ", StringComparison.Ordinal));
        return rank < 0 ? Long.Length : rank;
    }
}
