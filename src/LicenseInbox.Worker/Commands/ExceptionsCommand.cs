using System.Globalization;
using LicenseInbox.Domain.Casebook;

namespace LicenseInbox.Worker.Commands;

/// <summary><c>licenseinbox exceptions</c>: what a person must look at, nearest deadline first.</summary>
internal sealed class ExceptionsCommand(IStatusBoard board, TimeZoneInfo timeZone, TimeProvider time, TextWriter output)
{
    public async Task<int> RunAsync(bool json, CancellationToken cancellationToken)
    {
        var open = (await board.ReadAsync(cancellationToken)).Exceptions;
        foreach (var record in open)
            await output.WriteLineAsync(json ? OutputJson.Line(Shape(record)) : TerminalText.Line(Line(record)));
        if (open.Count == 0 && !json)
            await output.WriteLineAsync("Nothing waits for a person.");
        return CommandRunner.Done;
    }

    private static object Shape(ExceptionRecord record) => new
    {
        record.Id,
        record.Code,
        Case = record.Case?.Text,
        record.Summary,
        record.Count,
        record.Holder,
        record.OpenedAt,
        record.Deadline,
        record.RequestId,
        record.MessageId,
        MailId = record.OutgoingMailId,
        record.MoveId,
    };

    private string Line(ExceptionRecord record)
    {
        var who = record.Holder is { } holder ? $" [{holder} has it]" : "";
        var count = record.Count > 1 ? $" ({record.Count} like it)" : "";
        return $"{record.Id}  {Left(record.Deadline),-24}  {record.Code}{(record.Case is { } number ? $", case {number}" : "")}{count}{who}: {record.Summary}";
    }

    private string Left(DateTimeOffset? deadline)
    {
        if (deadline is not { } due)
            return "no deadline";
        var left = due - time.GetUtcNow();
        var words = left < TimeSpan.Zero ? "overdue" : string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalHours} h {left.Minutes} min");
        return $"{words}, {TimeZoneInfo.ConvertTime(due, timeZone).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture)}";
    }
}
