using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Timekeeping;

namespace LicenseInbox.Domain.Alerting;

/// <summary>What has a deadline.</summary>
public enum SubjectKind
{
    /// <summary>A request.</summary>
    Request,

    /// <summary>An exception that is no request yet.</summary>
    Exception,

    /// <summary>Something that is wrong with the work itself.</summary>
    Condition,
}

/// <summary>One deadline of a request, or of an exception that is no request yet.</summary>
public sealed record WatchedDeadline
{
    /// <summary>What kind of subject.</summary>
    public required SubjectKind Kind { get; init; }

    /// <summary>The request's or exception's identity.</summary>
    public required Guid Subject { get; init; }

    /// <summary>Its case, or null.</summary>
    public CaseNumber? Case { get; init; }

    /// <summary>Where it stands: a status, or an exception's code. No words of a mail.</summary>
    public required string What { get; init; }

    /// <summary>The kind of work that is to be done next: what takes alike long. An exception's code, or what the worker or sales do.</summary>
    public required string Work { get; init; }

    /// <summary>The code under which a representative has it; null when others have.</summary>
    public string? Code => Holder == Holder.Representative ? Work : null;

    /// <summary>Who has it.</summary>
    public required Holder Holder { get; init; }

    /// <summary>When it is due.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>When that deadline was over: moved, asked, ended. Null while it is open.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>By what; null while it is open.</summary>
    public string? EndedBy { get; init; }

    /// <summary>Whether people do it, who are there in staffed hours only.</summary>
    public bool IsPeoples => Holder is Holder.Representative or Holder.Sales;
}
