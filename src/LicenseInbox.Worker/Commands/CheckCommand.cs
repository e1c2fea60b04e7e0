using System.Security.Cryptography;
using System.Text;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Composition;
using LicenseInbox.Worker.Pipeline;

namespace LicenseInbox.Worker.Commands;

/// <summary><c>licenseinbox check</c>: decides emails without keeping or sending anything; nothing but JSON lines on <paramref name="output"/>.</summary>
/// <param name="parts">Policy and the writer of replies.</param>
/// <param name="reader">Reads the mails.</param>
/// <param name="keys">Where the keys of signatures are looked up.</param>
/// <param name="casebooks">What is known: a memory, whose changes end with the command.</param>
/// <param name="output">Gets the JSON lines.</param>
/// <param name="error">Gets what an operator is told.</param>
/// <param name="time">Now, where neither a mail nor <c>--at</c> says.</param>
internal sealed class CheckCommand(ProgramParts parts, IReader reader, ISigningKeys keys, ICasebooks casebooks, TextWriter output, TextWriter error, TimeProvider time)
{
    public async Task<int> RunAsync(CheckArguments arguments, IEnumerable<string> ownAddresses, CancellationToken cancellationToken)
    {
        var now = arguments.At ?? time.GetUtcNow();
        var clock = new CheckClock(DateTimeOffset.MinValue);
        var settings = parts.Settings.ToPipelineSettings(parts.Policy, ownAddresses) with { Mode = Mode.Automatic, Settle = false };
        var reading = new MailReading(reader, keys, casebooks, settings);
        var run = Compose(settings, clock);
        var exit = CommandRunner.Done;
        foreach (var file in arguments.Mails)
        {
            var facts = await ReadAsync(reading, file, now, cancellationToken);
            if (facts.IsMissing)
            {
                await error.WriteLineAsync($"{file}: {facts.Facts.Unreadable}");
                exit = CommandRunner.Failed;
            }

            var mail = await run.DecideAsync(facts.Facts, facts.Facts.TopmostReceived ?? now, cancellationToken);
            if (arguments.Verbose)
                await error.WriteLineAsync(Describe(file, mail));
            await output.WriteLineAsync(OutputJson.Line(OutputJson.Mail(file, mail)));
            await output.FlushAsync(cancellationToken);
        }

        return exit;
    }

    private CheckRun Compose(PipelineSettings settings, CheckClock clock)
    {
        var deciding = new Deciding(settings, clock);
        var answering = new Answering(settings, parts.Replies, clock);
        return new CheckRun(
            casebooks,
            new MailPipeline(settings, deciding, answering, clock),
            new MoveExecutor(settings, deciding, answering, clock),
            answering,
            clock);
    }

    /// <summary>A file that can't be read still gives its line: it is an email nobody can read.</summary>
    private async Task<(MessageFacts Facts, bool IsMissing)> ReadAsync(MailReading reading, string file, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            if (Directory.Exists(file))
                return (Unreadable(file, 0, "it is a folder"), true);
            var size = new FileInfo(file).Length;
            return size > parts.Settings.Mail.SizeLimit
                ? (Unreadable(file, size, $"it has {size} bytes; at most {parts.Settings.Mail.SizeLimit} are read"), false)
                : (await reading.ReadAsync(await File.ReadAllBytesAsync(file, cancellationToken), now, cancellationToken), false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (Unreadable(file, 0, $"it can't be opened: {e.Message}"), true);
        }
    }

    private static MessageFacts Unreadable(string file, long size, string reason) => new()
    {
        Digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file))),
        Size = size,
        Unreadable = reason,
    };

    private static string Describe(string file, CheckedMail mail) => string.Join("\n  ", mail.Findings
        .Select(finding => $"{OutputJson.Word(finding.Outcome)} {finding.Code}{(finding.Case is { } number ? $" (case {number})" : "")}: {finding.Message}")
        .Concat(mail.Requests.SelectMany(request => request.Decision.Moves).Select(move => $"{string.Join(", ", move.Licenses.Select(license => license.Key))} from {move.From} to {move.To}"))
        .Prepend($"{file}: {OutputJson.Word(mail.Outcome)}"));
}
