namespace LicenseInbox.Faults.Injected;

/// <summary>The network between the workers and the mail server.</summary>
internal static class NetworkFaults
{
    public static readonly IReadOnlyList<Fault> List =
    [
        new("imap-cut", (stage, random, token) => CutAsync(stage.ImapWire, 60_000, random, token)),
        new("smtp-cut", (stage, random, token) => CutAsync(stage.SmtpWire, 8_000, random, token)),
        new("smtp-answer-lost", LoseAnswersAsync),
        new("slow", SlowAsync),
        new("stalled", StallAsync),
        new("starttls-refused", RefuseTlsAsync),
    ];

    /// <summary>A connection ends at any byte, of the client's or of the server's; as often early as late.</summary>
    private static async Task CutAsync(Wire wire, int most, Random random, CancellationToken cancellationToken)
    {
        for (var cuts = random.Next(1, 4); cuts > 0; cuts--)
        {
            var before = wire.Cuts;
            wire.CutAfter(new Cut(random.Next(2) == 0, (int)Math.Pow(most, random.NextDouble())));
            for (var waits = 0; waits < 40 && wire.Cuts == before; waits++)
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }

        wire.CutAfter(null);
    }

    private static async Task LoseAnswersAsync(Stage stage, Random random, CancellationToken cancellationToken)
    {
        stage.SmtpWire.LoseAnswers(true);
        await Pause.UpToAsync(6, random, cancellationToken);
        stage.SmtpWire.LoseAnswers(false);
    }

    private static async Task SlowAsync(Stage stage, Random random, CancellationToken cancellationToken)
    {
        stage.ImapWire.Mode = stage.SmtpWire.Mode = WireMode.Slow;
        await Pause.UpToAsync(8, random, cancellationToken);
        stage.ImapWire.Mode = stage.SmtpWire.Mode = WireMode.Sound;
    }

    /// <summary>Longer than a command may take, or shorter; then what stalled goes on, or ends.</summary>
    private static async Task StallAsync(Stage stage, Random random, CancellationToken cancellationToken)
    {
        var wire = random.Next(2) == 0 ? stage.ImapWire : stage.SmtpWire;
        wire.Mode = WireMode.Stalled;
        await Pause.UpToAsync(12, random, cancellationToken);
        if (random.Next(2) == 0)
            wire.CutAll();
        wire.Mode = WireMode.Sound;
    }

    private static async Task RefuseTlsAsync(Stage stage, Random random, CancellationToken cancellationToken)
    {
        var wire = random.Next(2) == 0 ? stage.ImapWire : stage.SmtpWire;
        wire.Mode = WireMode.WithoutStartTls;
        wire.CutAll();
        await Pause.UpToAsync(6, random, cancellationToken);
        wire.Mode = WireMode.Sound;
    }
}
