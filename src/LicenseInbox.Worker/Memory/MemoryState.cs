using System.Collections.Immutable;
using LicenseInbox.Domain.Audit;
using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Worker.Memory;

/// <summary>Everything a store holds, as one immutable value: a unit of work changes a copy, and commits it by putting it in the place of the old one.</summary>
internal sealed record MemoryState
{
    public ImmutableDictionary<SystemKey, PhoneSystem> Systems { get; init; } = ImmutableDictionary<SystemKey, PhoneSystem>.Empty;

    public ImmutableDictionary<LicenseKey, License> Licenses { get; init; } = ImmutableDictionary<LicenseKey, License>.Empty;

    public ImmutableDictionary<CaseNumber, SupportCase> Cases { get; init; } = ImmutableDictionary<CaseNumber, SupportCase>.Empty;

    public ImmutableDictionary<string, Partner> Partners { get; init; } = ImmutableDictionary<string, Partner>.Empty;

    public ImmutableList<RecordedMessage> Messages { get; init; } = [];

    public ImmutableDictionary<Guid, RequestState> Requests { get; init; } = ImmutableDictionary<Guid, RequestState>.Empty;

    public ImmutableDictionary<Guid, Move> Moves { get; init; } = ImmutableDictionary<Guid, Move>.Empty;

    public ImmutableList<OutgoingMail> Outgoing { get; init; } = [];

    public ImmutableDictionary<Guid, CardHandover> Handovers { get; init; } = ImmutableDictionary<Guid, CardHandover>.Empty;

    public ImmutableDictionary<Guid, CardRetention> Retentions { get; init; } = ImmutableDictionary<Guid, CardRetention>.Empty;

    public ImmutableDictionary<Guid, ExceptionRecord> Exceptions { get; init; } = ImmutableDictionary<Guid, ExceptionRecord>.Empty;

    public ImmutableDictionary<Guid, ImmutableList<ChainedEntry>> Trail { get; init; } = ImmutableDictionary<Guid, ImmutableList<ChainedEntry>>.Empty;
}
