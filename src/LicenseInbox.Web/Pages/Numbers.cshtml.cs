using System.Globalization;
using System.Text;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reporting;
using LicenseInbox.Web.Hosting;
using LicenseInbox.Web.Signing;
using LicenseInbox.Web.Wording;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;

namespace LicenseInbox.Web.Pages;

/// <summary>How the work went today and in the last 30 days, and stands now.</summary>
[Authorize(Access.SeesNumbers)]
internal sealed class NumbersModel(WorkView view, IDeskBoard board, ConsolePorts ports, TimeProvider time) : PageModel
{
    /// <summary>What is told of a period, line by line.</summary>
    public static readonly IReadOnlyList<(string Name, Func<PeriodNumbers, string> Of)> Rows =
    [
        ("Emails received", period => Count(period.Mails)),
        ("Requests received", period => Count(period.Requests)),
        ("Decided without a person", period => $"{Count(period.WithoutPerson)}{Share(period.WithoutPerson, period.Requests)}"),
        ("Moves made", period => Count(period.Moves)),
        ("Made by their deadline", period => $"{Count(period.InTime)}{Share(period.InTime, period.Moves)}"),
        ("Time to move, median", period => period.MedianTime is { } time ? ViewingTime.Span(time) : "–"),
        ("Time to move, 95 of 100 within", period => period.NinetyFifth is { } time ? ViewingTime.Span(time) : "–"),
    ];

    public WorkNumbers Numbers { get; private set; } = null!;

    public IReadOnlyList<UndeliveredAlert> Undelivered { get; private set; } = [];

    /// <summary>In mode observe, how decisions agree with what people did; else null.</summary>
    public Agreement? Agreement { get; private set; }

    public string Zone => view.Zone.Id;

    public IReadOnlyList<(string Name, int Count)> Left => view.LeftOf(Numbers);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Numbers = await view.ReadAsync(cancellationToken);
        Agreement = ports.ReadAgreement is { } read ? await read(cancellationToken) : null;
        Undelivered = await board.UndeliveredAlertsAsync(time.GetUtcNow() - TimeSpan.FromDays(7), cancellationToken);
    }

    public string DayOf(DayNumbers day) => view.DayOf(day);

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(int part, int whole) => whole == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({100.0 * part / whole:0}\u00a0%)");
}

/// <summary>The numbers as the page, its plots and its CSV show them: days are those of the policy's time zone, for everybody the same.</summary>
internal sealed class WorkView(IDeskBoard board, PolicySettings policy, TimeProvider time)
{
    private const int DaysShown = 30;

    private static readonly (string Name, TimeSpan Below)[] Steps =
    [
        ("overdue", TimeSpan.Zero), ("under 1 h", TimeSpan.FromHours(1)), ("under 4 h", TimeSpan.FromHours(4)), ("under 12 h", TimeSpan.FromHours(12)), ("12 h and more", TimeSpan.MaxValue),
    ];

    public TimeZoneInfo Zone => policy.TimeZone;

    public static void Map(IEndpointRouteBuilder site)
    {
        site.MapGet("/numbers.csv", async (WorkView view, CancellationToken cancellationToken) =>
            Results.File(view.Csv(await view.ReadAsync(cancellationToken)), "text/csv; charset=utf-8", "licenseinbox-numbers.csv")).RequireAuthorization(Access.SeesNumbers);
        site.MapGet("/plots/{name}.svg", async (string name, string? dark, WorkView view, CancellationToken cancellationToken) =>
            WorkPlots.Draw(name, view, await view.ReadAsync(cancellationToken), dark is not null) is { } svg ? Results.Text(svg, "image/svg+xml") : Results.NotFound()).RequireAuthorization(Access.SeesNumbers);
    }

    public Task<WorkNumbers> ReadAsync(CancellationToken cancellationToken)
    {
        var today = TimeZoneInfo.ConvertTime(time.GetUtcNow(), Zone).Date;
        var days = Enumerable.Range(0, DaysShown + 1).Select(index => Midnight(today.AddDays(index + 1 - DaysShown))).ToList();
        return board.NumbersAsync([days[^2], days[0]], days, policy.Sla, cancellationToken);
    }

    public string DayOf(DayNumbers day) => TimeZoneInfo.ConvertTime(day.Begins, Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Open requests by the time that is left.</summary>
    public IReadOnlyList<(string Name, int Count)> LeftOf(WorkNumbers numbers)
    {
        var now = time.GetUtcNow();
        var counts = new int[Steps.Length];
        foreach (var deadline in numbers.OpenDeadlines)
            counts[Array.FindIndex(Steps, step => deadline - now < step.Below)]++;
        return [.. Steps.Select((step, index) => (step.Name, counts[index])), ("the clock stands", numbers.OpenWithoutDeadline)];
    }

    private byte[] Csv(WorkNumbers numbers)
    {
        var lines = new StringBuilder("day,requests_received,decided_without_person,moves_made,moves_in_time\r\n");
        foreach (var day in numbers.Days)
            lines.Append(CultureInfo.InvariantCulture, $"{DayOf(day)},{day.Requests},{day.WithoutPerson},{day.Moves},{day.InTime}\r\n");
        return Encoding.UTF8.GetBytes(lines.ToString());
    }

    private DateTimeOffset Midnight(DateTime day) => new(day, Zone.GetUtcOffset(day));
}
