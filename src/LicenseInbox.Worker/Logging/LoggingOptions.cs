using Serilog.Events;

namespace LicenseInbox.Worker.Logging;

/// <summary>How log lines look.</summary>
internal enum LogFormat
{
    /// <summary>Text on a terminal, JSON in a container or where output goes to a file or pipe.</summary>
    Auto,

    /// <summary>Lines for people.</summary>
    Text,

    /// <summary>One compact JSON object per line.</summary>
    Json,
}

/// <summary><c>Logging</c>: what is logged and how.</summary>
internal sealed class LoggingOptions
{
    public LogFormat Format { get; set; } = LogFormat.Auto;

    /// <summary>The least severe events of LicenseInbox that are logged.</summary>
    public LogEventLevel Level { get; set; } = LogEventLevel.Information;

    /// <summary>The least severe events of libraries that are logged.</summary>
    public LogEventLevel LibraryLevel { get; set; } = LogEventLevel.Warning;
}
