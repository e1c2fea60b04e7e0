using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Requests;
using LicenseInbox.Domain.Timekeeping;

namespace LicenseInbox.Domain.Tests.Timekeeping;

/// <summary>A request with what the audit trail says of it: each step as the worker takes it.</summary>
internal sealed class RequestStory
{
    private readonly List<ChainedEntry> _trail = [];

    private RequestStory(DateTimeOffset receivedAt)
    {
        ReceivedAt = receivedAt;
        Request = Some.Admitted(receivedAt);
    }

    public DateTimeOffset ReceivedAt { get; }

    public Request Request { get; }

    public IReadOnlyList<ChainedEntry> Trail => _trail;

    /// <summary>An email was received, and read so much later.</summary>
    public static RequestStory Of(DateTimeOffset receivedAt, TimeSpan readAfter)
    {
        var story = new RequestStory(receivedAt);
        story.Write(receivedAt + readAfter, AuditActions.RequestAdmitted, new { ReceivedAt = receivedAt });
        return story;
    }

    public RequestStory Decided(DateTimeOffset at, params string[] codes) => Decided(at, Some.Decision(codes));

    public RequestStory Decided(DateTimeOffset at, Decision decision)
    {
        Request.Decided(decision, now: at);
        return Write(at, AuditActions.RequestDecided, DecisionContent.Of(Request, decision, DecisionCause.Mail, Mode.Automatic));
    }

    public RequestStory Told(DateTimeOffset at)
    {
        Request.Tell("told", at);
        return WriteOfMail(at, AuditActions.RequestTold);
    }

    public RequestStory Bounced(DateTimeOffset at)
    {
        Request.Untell(at);
        return WriteOfMail(at, AuditActions.ReplyUndeliverable);
    }

    /// <summary>A further email of the partner.</summary>
    public RequestStory Received(DateTimeOffset receivedAt, DateTimeOffset readAt)
    {
        Request.Admits(receivedAt, Some.Card());
        return Write(readAt, AuditActions.RequestAdmitted, new { ReceivedAt = receivedAt });
    }

    public RequestStory Overridden(DateTimeOffset at)
    {
        Request.Override(new Override(FindingCodes.FormCardMissing, "", "Kim", "The card was there.", at));
        return Decided(at);
    }

    public RequestStory Held(DateTimeOffset at, DateTimeOffset until, bool askedByPartner)
    {
        Request.Hold(until, askedByPartner, at);
        return Write(at, AuditActions.RequestHeld, new { Why = Request.State.Held });
    }

    public RequestStory HoldEnded(DateTimeOffset at)
    {
        Request.HoldEnded(at);
        Write(at, AuditActions.RequestReleased, new { });
        return Decided(at);
    }

    public RequestStory Issued(DateTimeOffset at)
    {
        Request.KeysIssued();
        return Write(at, AuditActions.KeysIssued, new { });
    }

    /// <summary>A person is to make a move in the license server.</summary>
    public RequestStory HandedToPerson(DateTimeOffset at, Guid move) => Write(at, AuditActions.MoveByHand, new { Move = move });

    /// <summary>It was made there, as he says, or a file.</summary>
    public RequestStory Confirmed(DateTimeOffset at, Guid move) => Write(at, AuditActions.MoveConfirmed, new { Move = move });

    public RequestStory Moved(DateTimeOffset at)
    {
        Request.MoveMade(Some.OldSystem, Some.NewSystem, wasLast: true);
        return Write(at, AuditActions.MoveMade, new { });
    }

    public RequestStory Lapsed(DateTimeOffset at)
    {
        Request.Lapse(at);
        return Write(at, AuditActions.RequestEnded, new { Request.Status });
    }

    public IReadOnlyList<HeldSpan> Spans(DateTimeOffset now, params Outage[] outages) => Holdings.Of(Request.State, Trail, outages, now);

    public IReadOnlyList<ClockRun> Runs() => ClockRun.Of(Request.State, ClockRun.MovedAt(Trail));

    private RequestStory Write(DateTimeOffset at, string action, object content) => Add(AuditEntry.Of(Request, at, action, content));

    /// <summary>Entries about mails of ours don't say a status.</summary>
    private RequestStory WriteOfMail(DateTimeOffset at, string action) => Add(AuditEntry.Of(Request.Id, Request.Case, at, action, new { }));

    private RequestStory Add(AuditEntry entry)
    {
        _trail.Add(ChainedEntry.After(_trail.LastOrDefault()?.Head, entry));
        return this;
    }
}
