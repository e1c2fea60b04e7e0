using System.Globalization;

namespace LicenseInbox.Worker.Reader;

/// <summary>Holds one reading to its time limits, phase by phase; the first that passes ends the process.</summary>
internal sealed class ReadingDeadline : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private readonly Action _end;
    private readonly TimeSpan _digital;
    private readonly TimeSpan _ocr;
    private TimeSpan _limit;
    private bool _isOcr;

    public ReadingDeadline(ReaderOptions options, TimeProvider time, Action end)
    {
        (_digital, _ocr, _limit, _end) = (options.DigitalTimeLimit, options.OcrTimeLimit, options.DigitalTimeLimit, end);
        _timer = time.CreateTimer(_ => Pass(), null, _limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What happened, once the limit has passed; null before.</summary>
    public string? Passed { get; private set; }

    /// <summary>A document begins, or ends: what follows has the whole time.</summary>
    public void Restart() => Set(_digital, isOcr: false);

    /// <summary>The document's page images are recognised. However often that is said, it has the time of one.</summary>
    public void EnterOcr()
    {
        if (!_isOcr)
            Set(_ocr, isOcr: true);
    }

    public void Dispose() => _timer.Dispose();

    private void Set(TimeSpan limit, bool isOcr)
    {
        lock (_lock)
        {
            (_limit, _isOcr) = (limit, isOcr);
            if (Passed is null)
                _timer.Change(limit, Timeout.InfiniteTimeSpan);
        }
    }

    private void Pass()
    {
        lock (_lock)
            Passed = string.Create(CultureInfo.InvariantCulture, $"reading it took longer than {_limit.TotalSeconds:0.#} s");
        _end();
    }
}
