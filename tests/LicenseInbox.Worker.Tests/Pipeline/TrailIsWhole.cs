using System.Text.Json;
using LicenseInbox.Domain.Audit;
using LicenseInbox.Worker.Memory;

namespace LicenseInbox.Worker.Tests.Pipeline;

/// <summary>Nothing changes without an entry in its chain: holds what a unit of work left against what was there before it.</summary>
internal static class TrailIsWhole
{
    public static void Check(MemoryState before, MemoryState after)
    {
        foreach (var (id, request) in after.Requests.Where(pair => JsonSerializer.Serialize(pair.Value) != JsonSerializer.Serialize(before.Requests.GetValueOrDefault(pair.Key))))
            Grew(id).ShouldBeTrue($"request of case {request.Case} changed, now {request.Status}");
        foreach (var move in after.Moves.Values.Where(move => move.State != before.Moves.GetValueOrDefault(move.Id)?.State))
            Grew(move.RequestId).ShouldBeTrue($"move of case {move.Case} is {move.State}");
        foreach (var message in after.Messages.Where(message => before.Messages.Find(known => known.Id == message.Id)?.State != message.State))
            Grew(message.Id).ShouldBeTrue($"message {message.Facts.MessageId} is {message.State}");
        foreach (var mail in after.Outgoing.Where(mail => before.Outgoing.Find(known => known.Id == mail.Id)?.State != mail.State))
            mail.Requests.All(Grew).ShouldBeTrue($"mail {mail.Subject} is {mail.State}");
        foreach (var (chain, entries) in after.Trail)
            ChainCheck.Problems(chain, entries, entries[^1].Head).ShouldBeEmpty();

        bool Grew(Guid chain) => after.Trail.GetValueOrDefault(chain, []).Count > before.Trail.GetValueOrDefault(chain, []).Count;
    }
}
