using System.Globalization;

namespace LicenseInbox.Worker.Settings;

/// <summary>Where a first start begins (<c>Mail:StartFrom</c>): mails received before are never answered.</summary>
internal readonly record struct StartFrom(bool All, DateTimeOffset? Time)
{
    public const string Allowed = "now, all, or a time such as 2026-01-31T08:00:00Z";

    public static StartFrom Now { get; }

    /// <summary>The moment itself; <paramref name="now"/> is when the worker starts for the first time.</summary>
    public DateTimeOffset At(DateTimeOffset now) => All ? DateTimeOffset.MinValue : Time ?? now;

    public static bool TryParse(string text, IFormatProvider provider, out StartFrom value)
    {
        value = default;
        if (text.Equals("now", StringComparison.OrdinalIgnoreCase))
            return true;
        if (text.Equals("all", StringComparison.OrdinalIgnoreCase))
        {
            value = new StartFrom(true, null);
            return true;
        }

        // A time without its offset would depend on the machine's time zone.
        string[] formats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
        var hasOffset = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-');
        if (!hasOffset || !DateTimeOffset.TryParseExact(text, formats, provider, DateTimeStyles.None, out var time))
            return false;
        value = new StartFrom(false, time);
        return true;
    }

    public override string ToString() => All ? "all" : Time?.ToString("O", CultureInfo.InvariantCulture) ?? "now";
}
