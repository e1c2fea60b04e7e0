using System.Globalization;
using LicenseInbox.Domain.Reading;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace LicenseInbox.Worker.Logging;

/// <summary>
/// The last net under the reader: whatever is logged goes through <see cref="CardData.Mask"/> as it leaves the program: each property, the message as it reads with its
/// properties, and exceptions. The parts are masked, not the finished line, so that a line of JSON stays one.
/// </summary>
internal sealed class CardDataMask(ITextFormatter inner) : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output) => inner.Format(Masked(logEvent), output);

    private static LogEvent Masked(LogEvent logEvent)
    {
        var masked = new LogEvent(
            logEvent.Timestamp,
            logEvent.Level,
            logEvent.Exception is null ? null : new MaskedException(logEvent.Exception),
            logEvent.MessageTemplate,
            logEvent.Properties.Select(property => new LogEventProperty(property.Key, Masked(property.Value))),
            logEvent.TraceId ?? default,
            logEvent.SpanId ?? default);
        var message = masked.RenderMessage(CultureInfo.InvariantCulture);
        var safe = CardData.Mask(message);
        return safe == message
            ? masked
            : new LogEvent(masked.Timestamp, masked.Level, masked.Exception, Template(safe), masked.Properties.Select(property => new LogEventProperty(property.Key, property.Value)), masked.TraceId ?? default, masked.SpanId ?? default);
    }

    private static LogEventPropertyValue Masked(LogEventPropertyValue value) => value switch
    {
        ScalarValue { Value: null or bool or DateTimeOffset or DateTime or TimeSpan or Guid } => value,
        ScalarValue scalar => Masked(scalar),
        SequenceValue sequence => new SequenceValue(sequence.Elements.Select(Masked)),
        StructureValue structure => new StructureValue(structure.Properties.Select(property => new LogEventProperty(property.Name, Masked(property.Value))), structure.TypeTag),
        DictionaryValue dictionary => new DictionaryValue(dictionary.Elements.Select(pair => KeyValuePair.Create(Masked(pair.Key), Masked(pair.Value)))),
        _ => new ScalarValue(CardData.Mask(value.ToString())),
    };

    private static ScalarValue Masked(ScalarValue scalar)
    {
        var text = Convert.ToString(scalar.Value, CultureInfo.InvariantCulture) ?? "";
        var safe = CardData.Mask(text);
        return safe == text ? scalar : new ScalarValue(safe);
    }

    /// <summary>A template that reads as the text does: nothing in it is a property.</summary>
    private static MessageTemplate Template(string text) => new(text, [new TextToken(text)]);

    /// <summary>Reads as the exception does, masked.</summary>
    private sealed class MaskedException(Exception exception) : Exception(CardData.Mask(exception.Message))
    {
        public override string ToString() => CardData.Mask(exception.ToString());
    }
}
