using System.ComponentModel.DataAnnotations;
using LicenseInbox.Domain.Reporting;

namespace LicenseInbox.Worker.Settings;

/// <summary><c>Agreement</c>: how decisions of mode observe are compared with what people did, and what agreement is wanted.</summary>
internal sealed class AgreementOptions
{
    /// <summary>Until people's move is known, after the end of their own deadline: an import tells it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromDays(2);

    /// <summary>So long after a decision people may have done the same; not set: <c>Policy:Sla</c> and two days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan? Within { get; set; }

    /// <summary>So many requests must have been compared before it is advised to go on.</summary>
    [Range(1, 100_000)]
    public int Requests { get; set; } = 50;

    /// <summary>So large a share of them must agree.</summary>
    [Range(0.5, 1.0)]
    public double Share { get; set; } = 0.98;

    public AgreementPlan ToPlan(TimeSpan sla) => new(Within ?? sla + Grace, Requests, Share);
}
