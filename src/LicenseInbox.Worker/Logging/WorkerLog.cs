using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Compact;
using Serilog.Formatting.Display;

namespace LicenseInbox.Worker.Logging;

/// <summary>Makes the program's logger. Log lines go to standard error: standard output belongs to the commands.</summary>
internal static class WorkerLog
{
    private const string Line = "{Timestamp:HH:mm:ss} {Level:u3} {Message:l}{Where:l}{NewLine}{Exception}";

    public static Logger Create(LoggingOptions options) => Create(options, Console.Error, IsJson(options.Format, Console.IsErrorRedirected));

    /// <summary>Onto a writer, for tests too.</summary>
    public static Logger Create(LoggingOptions options, TextWriter output, bool json)
    {
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(options.LibraryLevel)
            .MinimumLevel.Override("LicenseInbox", options.Level)
            .Enrich.FromLogContext();
        ITextFormatter formatter = json ? new RenderedCompactJsonFormatter() : new CaseInWords(new MessageTemplateTextFormatter(Line, CultureInfo.InvariantCulture));
        return configuration.WriteTo.Sink(new WriterSink(new CardDataMask(formatter), output)).CreateLogger();
    }

    public static bool IsJson(LogFormat format, bool isRedirected) => format switch
    {
        LogFormat.Json => true,
        LogFormat.Text => false,
        _ => isRedirected,
    };

    /// <summary>Case and request behind the message, for people; in JSON they are properties of their own.</summary>
    private sealed class CaseInWords(ITextFormatter inner) : ITextFormatter
    {
        public void Format(LogEvent logEvent, TextWriter output)
        {
            var parts = new[] { ("Case", "case"), ("Request", "request") }
                .Where(part => logEvent.Properties.ContainsKey(part.Item1) && !logEvent.MessageTemplate.Text.Contains($"{{{part.Item1}", StringComparison.Ordinal))
                .Select(part => $"{part.Item2} {Word(logEvent.Properties[part.Item1])}");
            var words = string.Join(", ", parts);
            logEvent.AddOrUpdateProperty(new LogEventProperty("Where", new ScalarValue(words.Length > 0 ? $" [{words}]" : "")));
            inner.Format(logEvent, output);
        }

        private static string? Word(LogEventPropertyValue value) =>
            value is ScalarValue scalar ? Convert.ToString(scalar.Value, CultureInfo.InvariantCulture) : value.ToString();
    }

    private sealed class WriterSink(ITextFormatter formatter, TextWriter output) : ILogEventSink
    {
        private readonly Lock _oneAtATime = new();

        public void Emit(LogEvent logEvent)
        {
            lock (_oneAtATime)
                formatter.Format(logEvent, output);
        }
    }
}
