using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Policy;
using ScottPlot;

namespace LicenseInbox.Web.Pages;

/// <summary>Draws the numbers as SVG; each plot's table stands beside it.</summary>
internal static class WorkPlots
{
    private const int Width = 640;
    private const int Height = 300;
    private const int MostCauses = 8;

    /// <summary>The plot of a name; null when there is none of it.</summary>
    public static string? Draw(string name, WorkView view, WorkNumbers numbers, bool dark) => name switch
    {
        "days" => Days(view, numbers, dark),
        "causes" => Bars(numbers.Causes.Take(MostCauses).Select(cause => (Causes.Of(cause.Code), cause.Count)).Reverse().ToList(), dark, 220),
        "left" => Bars(view.LeftOf(numbers).Reverse().ToList(), dark, 110),
        _ => null,
    };

    private static string Days(WorkView view, WorkNumbers numbers, bool dark)
    {
        using var plot = New(dark);
        var alone = plot.Add.Bars(numbers.Days.Select((day, index) => new Bar { Position = index, Value = day.WithoutPerson, FillColor = Tone(dark, 0), LineWidth = 0 }).ToArray());
        var people = plot.Add.Bars(numbers.Days.Select((day, index) => new Bar { Position = index, ValueBase = day.WithoutPerson, Value = day.Requests, FillColor = Tone(dark, 1), LineWidth = 0 }).ToArray());
        (alone.LegendText, people.LegendText) = ("without a person", "with a person");
        plot.Axes.Bottom.SetTicks(
            numbers.Days.Select((_, index) => (double)index).Where((_, index) => index % 5 == 4).ToArray(),
            numbers.Days.Select(view.DayOf).Where((_, index) => index % 5 == 4).Select(day => day[5..]).ToArray());
        plot.Axes.SetLimitsY(0, Math.Max(4, numbers.Days.Max(day => day.Requests) * 1.25));
        plot.ShowLegend(Alignment.UpperLeft, Orientation.Horizontal);
        return plot.GetSvgXml(Width, Height);
    }

    private static string Bars(List<(string Name, int Count)> bars, bool dark, int room)
    {
        using var plot = New(dark);
        var drawn = plot.Add.Bars(bars.Select((bar, index) => new Bar { Position = index, Value = bar.Count, FillColor = Tone(dark, 0), LineWidth = 0, Orientation = Orientation.Horizontal }).ToArray());
        drawn.Horizontal = true;
        plot.Axes.Left.SetTicks(bars.Select((_, index) => (double)index).ToArray(), bars.Select(bar => bar.Name).ToArray());
        plot.Axes.Left.MinimumSize = room;
        plot.Axes.SetLimits(0, Math.Max(4, bars.Select(bar => bar.Count).DefaultIfEmpty(0).Max() * 1.1), -0.6, bars.Count - 0.4);
        return plot.GetSvgXml(Width, Height);
    }

    private static Plot New(bool dark)
    {
        var plot = new Plot();
        plot.FigureBackground.Color = Color.FromHex(dark ? "#1d2125" : "#ffffff");
        plot.DataBackground.Color = plot.FigureBackground.Color;
        plot.Axes.Color(Color.FromHex(dark ? "#b3bac2" : "#4d5661"));
        plot.Grid.MajorLineColor = Color.FromHex(dark ? "#3a4148" : "#dfe3e8");
        plot.Legend.BackgroundColor = plot.FigureBackground.Color;
        plot.Legend.FontColor = Color.FromHex(dark ? "#e8eaed" : "#1a1d21");
        plot.Legend.OutlineWidth = 0;
        return plot;
    }

    private static Color Tone(bool dark, int index) => Color.FromHex((dark, index) switch
    {
        (false, 0) => "#14528f",
        (false, _) => "#c77700",
        (true, 0) => "#8fbef2",
        _ => "#f2c063",
    });
}
