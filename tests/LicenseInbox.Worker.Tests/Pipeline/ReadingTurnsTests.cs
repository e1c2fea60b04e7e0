using System.Text;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Tests.Database;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.Pipeline;

/// <summary>Two workers on one PostgreSQL database, each with one reader.</summary>
public sealed class ReadingTurnsTests(TestServers servers) : IAsyncLifetime
{
    private readonly ScriptedReader _ownReader = new("worker one");
    private readonly ScriptedReader _otherReader = new("worker two");
    private StoreUnderTest _one = null!;
    private StoreUnderTest _other = null!;
    private ReadingTurns _ownTurns = null!;
    private ReadingTurns _otherTurns = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _one = await StoreUnderTest.PostgresAsync(await servers.PostgresAsync(Token), Token);
        _other = _one.Beside();
        for (IReadOnlyCollection<long>? others = null; others is null; await Task.Delay(100, Token))
            others = await _one.Database.ReadAsync(store => _one.Presence.OthersAsync(store, Token), Token);
        _ownTurns = new ReadingTurns(_ownReader, _one.SharedReadings, 1, TimeProvider.System);
        _otherTurns = new ReadingTurns(_otherReader, _other.SharedReadings, 1, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        _ownTurns.Dispose();
        _otherTurns.Dispose();
        await _other.DisposeAsync();
        await _one.DisposeAsync();
    }

    [Fact]
    public async Task While_the_own_reader_is_busy_another_worker_reads_and_a_mail_that_it_can_not_read_comes_back()
    {
        await _other.Presence.BePresentAsync(Token);
        var first = ReadAsync("1");
        var second = ReadAsync("2");
        await HelpAsync(mail => Encoding.ASCII.GetBytes($"mail {mail.Id.Uid}"));
        (await second).Subject.ShouldBe("mail 2, read by worker two");
        first.IsCompleted.ShouldBeFalse();

        var third = ReadAsync("3");
        await HelpAsync(_ => null);
        var fourth = ReadAsync("4");
        await Should.ThrowAsync<InvalidDataException>(() => HelpAsync(_ => "broken"u8.ToArray()));
        _ownReader.GoOn();
        (await first).Subject.ShouldBe("mail 1, read by worker one");
        (await third).Subject.ShouldBe("mail 3, read by worker one");
        (await fourth).Subject.ShouldBe("mail 4, read by worker one");
    }

    [Fact]
    public async Task What_nobody_else_begins_is_read_by_the_own_reader_when_it_is_free()
    {
        await _other.Presence.BePresentAsync(Token);
        var first = ReadAsync("1");
        var second = ReadAsync("2");
        await AskedAsync();
        _ownReader.GoOn();
        (await first).Subject.ShouldBe("mail 1, read by worker one");
        (await second).Subject.ShouldBe("mail 2, read by worker one");
        (await _otherTurns.HelpAsync((_, _) => throw new InvalidOperationException("Nothing is asked for any more."), Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_worker_that_is_alone_asks_nobody()
    {
        var first = ReadAsync("1");
        var second = ReadAsync("2");
        _ownReader.GoOn();
        (await Task.WhenAll(first, second)).Select(facts => facts.Subject).ShouldBe(["mail 1, read by worker one", "mail 2, read by worker one"]);
        (await _other.SharedReadings.IsAnyAskedAsync(Token)).ShouldBeFalse();
    }

    private Task<MessageFacts> ReadAsync(string uid) =>
        _ownTurns.ReadAsync(new DeliverySummary(new DeliveryId("moves", "INBOX", 7, uid), SomeRecords.Noon, 6), Encoding.ASCII.GetBytes($"mail {uid}"), ReadingDepth.WithPageImages, Token);

    private async Task HelpAsync(Func<DeliverySummary, byte[]?> fetch)
    {
        await AskedAsync();
        (await _otherTurns.HelpAsync((mail, _) => Task.FromResult<ReadOnlyMemory<byte>?>(fetch(mail) is { } raw ? new ReadOnlyMemory<byte>(raw) : default(ReadOnlyMemory<byte>?)), Token)).ShouldNotBeNull();
    }

    private async Task AskedAsync()
    {
        while (!await _other.SharedReadings.IsAnyAskedAsync(Token))
            await Task.Delay(20, Token);
    }

    /// <summary>Says who read what; that of worker one waits until it may go on.</summary>
    private sealed class ScriptedReader(string name) : IMessageReader
    {
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void GoOn() => _goOn.SetResult();

        public Task<HeadersRead> ReadHeadersAsync(ReadOnlyMemory<byte> raw, SignatureCheck? check, CancellationToken cancellationToken) => throw new NotSupportedException();

        public async Task<MessageFacts> ReadAsync(ReadOnlyMemory<byte> raw, ReadingDepth depth, CancellationToken cancellationToken)
        {
            var text = Encoding.ASCII.GetString(raw.Span);
            if (name == "worker one")
                await _goOn.Task.WaitAsync(cancellationToken);
            else if (text == "broken")
                throw new InvalidDataException("This mail can't be read by anybody.");
            return new MessageFacts { Digest = text, Subject = $"{text}, read by {name}" };
        }
    }
}
