using System.Globalization;
using LicenseInbox.Web.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LicenseInbox.Web.Wording;

/// <summary>Times as the viewer reads them: in the zone that his browser named (a cookie that the script sets), else in the policy's.</summary>
internal sealed class ViewingTime
{
    private const string Cookie = "licenseinbox-zone";

    private readonly TimeZoneInfo _zone;

    private ViewingTime(TimeZoneInfo zone, DateTimeOffset now) => (_zone, Now) = (zone, TimeZoneInfo.ConvertTime(now, zone));

    public DateTimeOffset Now { get; }

    public string ZoneName => _zone.Id;

    public TimeZoneInfo Zone => _zone;

    public static ViewingTime Of(HttpContext context)
    {
        if (context.Items.TryGetValue(typeof(ViewingTime), out var known))
            return (ViewingTime)known!;
        var ports = context.RequestServices.GetRequiredService<ConsolePorts>();
        var zone = context.Request.Cookies[Cookie] is { Length: > 0 and < 64 } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var own) ? own : ports.Policy.TimeZone;
        var time = new ViewingTime(zone, ports.Time.GetUtcNow());
        context.Items[typeof(ViewingTime)] = time;
        return time;
    }

    /// <summary>Such as <c>14:05</c> today, <c>28 Nov 14:05</c> this year, <c>28 Nov 2025</c> before.</summary>
    public string Short(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, _zone);
        var format = local.Date == Now.Date ? "HH:mm" : local.Year == Now.Year ? "d MMM HH:mm" : "d MMM yyyy";
        return local.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>To the second, with the zone and in UTC.</summary>
    public string Exact(DateTimeOffset at) => string.Create(
        CultureInfo.InvariantCulture, $"{TimeZoneInfo.ConvertTime(at, _zone):yyyy-MM-dd HH:mm:ss} {_zone.Id}, {at.UtcDateTime:HH:mm:ss} UTC");

    /// <summary>Time from now on, such as <c>3 h 20 min left</c> or <c>2 d overdue</c>.</summary>
    public string Left(DateTimeOffset deadline) => deadline >= Now ? $"{Span(deadline - Now)} left" : $"{Span(Now - deadline)} overdue";

    /// <summary>The two largest units of a time.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => "under 1 min",
        { TotalHours: < 1 } => $"{span.Minutes} min",
        { TotalDays: < 2 } => $"{(int)span.TotalHours} h {span.Minutes} min",
        _ => $"{(int)span.TotalDays} d {span.Hours} h",
    };
}
