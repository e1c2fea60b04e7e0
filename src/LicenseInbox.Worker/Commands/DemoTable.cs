using Spectre.Console;

namespace LicenseInbox.Worker.Commands;

/// <summary>What became of one sample email.</summary>
/// <param name="Sample">Its name.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Outcome">accepted, rejected, asked, flagged or ignored.</param>
/// <param name="Codes">The findings.</param>
/// <param name="Status">Status of its request; null when it has none.</param>
/// <param name="Reply">Where the reply lies, and what went to billing; null when there is none.</param>
internal sealed record DemoRow(string Sample, string Subject, string Outcome, IReadOnlyList<string> Codes, string? Status, string? Reply);

/// <summary>The demo's table: on a terminal a row as soon as a sample is done, in a pipe the whole table at the end.</summary>
internal sealed class DemoTable
{
    private readonly IAnsiConsole _console;
    private readonly TextWriter _output;
    private readonly string _folder;
    private readonly List<DemoRow> _rows = [];
    private readonly bool _isTerminal = !Console.IsOutputRedirected;

    public DemoTable(TextWriter output, string folder)
    {
        _output = output;
        _folder = folder;
        _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = _isTerminal ? AnsiSupport.Detect : AnsiSupport.No });
        if (!_isTerminal)
            _console.Profile.Width = 150;
    }

    /// <summary>Whether every sample was shown.</summary>
    public bool IsComplete { get; private set; }

    public async Task ShowAsync(DemoRow row)
    {
        _rows.Add(row);
        if (_isTerminal)
            await _output.WriteLineAsync($"{row.Sample}: {row.Outcome}{(row.Codes.Count > 0 ? $" ({string.Join(", ", row.Codes)})" : "")}");
    }

    /// <summary>Prints the table and where everything lies.</summary>
    public async Task CompleteAsync(bool goesOn, string? link)
    {
        IsComplete = _rows.TrueForAll(row => row.Outcome != "nothing yet");
        var table = new Table().Border(TableBorder.Rounded).AddColumns("email", "outcome", "findings", "request", "reply");
        foreach (var row in _rows)
        {
            var colour = row.Outcome switch { "accepted" => "green", "rejected" => "red", "asked" => "yellow", "flagged" => "blue", _ => "grey" };
            table.AddRow(
                Markup.Escape($"{row.Sample}\n{row.Subject}"),
                $"[{colour}]{Markup.Escape(row.Outcome)}[/]",
                Markup.Escape(string.Join('\n', row.Codes)),
                Markup.Escape(row.Status ?? "–"),
                Markup.Escape(row.Reply ?? "–"));
        }

        _console.Write(table);
        await _output.WriteLineAsync($"Everything lies in {_folder}: the mailbox, the replies in outbox/new, and the store.");
        await _output.WriteLineAsync($"The card forms of moves made lie in outbox/new too, encrypted for billing: openssl cms -decrypt -in {_folder}/outbox/new/FILE -inkey {_folder}/billing-key.pem shows one.");
        if (link is not null)
            await _output.WriteLineAsync($"Two exceptions wait for you in the console, to play with; this link signs in, once: {link}");
        if (goesOn)
            await _output.WriteLineAsync("The worker goes on; put an email into mailbox/new to see what it does. Ctrl-C ends it.");
    }

    public Task EndAsync() => _output.FlushAsync();
}
