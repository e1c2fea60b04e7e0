using System.Net;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Worker.Gateway;

/// <summary>The checks of moves and of the changes that they are: a key is moved and moved back.</summary>
internal sealed class ConformanceMoves(HttpClient gateway, ConformanceData data)
{
    private readonly Guid _id = Guid.NewGuid();
    private readonly Guid _void = Guid.NewGuid();
    private WireMove? _made;
    private WireMove? _reversed;
    private string? _cursor;

    public IEnumerable<(string Part, string Text, Func<CancellationToken, Task<string?>> Check)> Checks()
    {
        yield return ("changes", "pages lead to a cursor after which nothing is left", ReadAllAsync);
        yield return ("moves", "an order that can't be read is malformed", MalformedAsync);
        yield return ("moves", "an order on other versions is not made, and tells both systems as they are", OtherVersionsAsync);
        yield return ("moves", "an order for another quantity is not made", OtherQuantityAsync);
        yield return ("moves", "two orders with one id at the same moment are one move", MoveAsync);
        yield return ("moves", "the same order again gets the same answer", AgainAsync);
        yield return ("moves", "what became of a move is told by its id", FindAsync);
        yield return ("moves", "the key is on the \"to\" system, and both systems have other versions", MovedAsync);
        yield return ("moves", "the same id for something else is refused", OtherContentAsync);
        yield return ("moves", "a key that is not on the \"from\" system is not moved", ElsewhereAsync);
        yield return ("moves", "a move is reversed, once", ReverseAsync);
        yield return ("moves", "a reversed move is not made again", NotAgainAsync);
        yield return ("moves", "what was reversed before it was ordered is void", VoidAsync);
        yield return ("changes", "the move and its reversal are among the changes since", ChangedAsync);
    }

    private static string Path(Guid id) => $"moves/{id}";

    private Task<WireSystem> SystemAsync(SystemKey key, CancellationToken cancellationToken) => ConformanceCall.GetAsync<WireSystem>(gateway, $"systems/{Uri.EscapeDataString(key.Text)}", cancellationToken);

    private Task<ConformanceCall> PutAsync(Guid id, object order, CancellationToken cancellationToken) => ConformanceCall.SendAsync(gateway, HttpMethod.Put, Path(id), order, cancellationToken);

    private async Task<WireOrder> OrderAsync(CancellationToken cancellationToken)
    {
        var (from, to) = (await SystemAsync(data.From, cancellationToken), await SystemAsync(data.To, cancellationToken));
        var license = await ConformanceCall.GetAsync<WireLicense>(gateway, $"licenses/{Uri.EscapeDataString(data.Key.Text)}", cancellationToken);
        return new WireOrder(
            data.Case.Text, data.From.Text, data.To.Text, [new WireOrderedLicense(license.LicenseKey, license.LicenseType, license.Quantity)], new Dictionary<string, string> { [data.From.Text] = from.Version ?? "", [data.To.Text] = to.Version ?? "" });
    }

    private async Task<string?> ReadAllAsync(CancellationToken cancellationToken)
    {
        string? since = null;
        var keys = new HashSet<LicenseKey>();
        while (true)
        {
            var page = await ChangesAsync(since, cancellationToken);
            keys.UnionWith(page.Facts.Licenses.Select(license => license.Key));
            if (page.HasMore && page.Next == since)
                return $"GET changes?since={since} says that there is more after the same cursor";
            since = page.Next;
            if (page.HasMore)
                continue;
            _cursor = since;
            return keys.Contains(data.Key) ? null : $"GET changes without a cursor lacks {data.Key}; it must tell everything there is";
        }
    }

    private async Task<ChangePage> ChangesAsync(string? since, CancellationToken cancellationToken) =>
        (await ConformanceCall.GetAsync<WireChanges>(gateway, since is null ? "changes" : $"changes?since={Uri.EscapeDataString(since)}", cancellationToken)).ToPage();

    private async Task<string?> MalformedAsync(CancellationToken cancellationToken) =>
        (await PutAsync(Guid.NewGuid(), new { caseNumber = data.Case.Text, licenses = "none" }, cancellationToken)).IsNot(HttpStatusCode.BadRequest, WireProblem.Malformed);

    private async Task<string?> OtherVersionsAsync(CancellationToken cancellationToken)
    {
        var order = await OrderAsync(cancellationToken);
        var answer = await PutAsync(_id, order with { Versions = order.Versions!.ToDictionary(entry => entry.Key, entry => entry.Value + "-other") }, cancellationToken);
        if (answer.IsNot(HttpStatusCode.Conflict, WireProblem.FactsChanged) is { } wrong)
            return wrong;
        var told = (answer.Problem().Systems ?? []).Select(system => system.ToSystemAtServer().System.Key).ToHashSet();
        return told.SetEquals([data.From, data.To]) ? null : "the problem's systems must be the \"from\" and the \"to\" system, as GET systems tells them";
    }

    private async Task<string?> OtherQuantityAsync(CancellationToken cancellationToken)
    {
        var order = await OrderAsync(cancellationToken);
        return (await PutAsync(Guid.NewGuid(), order with { Licenses = [order.Licenses[0] with { Quantity = order.Licenses[0].Quantity + 1 }] }, cancellationToken)).IsNot(HttpStatusCode.Conflict, WireProblem.FactsChanged);
    }

    private async Task<string?> MoveAsync(CancellationToken cancellationToken)
    {
        var order = await OrderAsync(cancellationToken);
        var answers = await Task.WhenAll(PutAsync(_id, order, cancellationToken), PutAsync(_id, order, cancellationToken));
        var moves = answers.Select(answer => answer.Read<WireMove>()).ToList();
        _made = moves[0];
        return moves.Any(move => move.MoveId != _id || move.State != "made") ? $"PUT {Path(_id)} tells of '{moves[0].State}' of {moves[0].MoveId}; it must be 'made' of this id"
            : moves[0] != moves[1] ? $"PUT {Path(_id)}: two answers to the same order differ"
            : null;
    }

    private async Task<string?> AgainAsync(CancellationToken cancellationToken) =>
        (await PutAsync(_id, (await OrderAsync(cancellationToken)) with { Versions = null }, cancellationToken)).Read<WireMove>() == Made ? null : $"PUT {Path(_id)}: the answer to the same order is another than before";

    private async Task<string?> FindAsync(CancellationToken cancellationToken) =>
        await ConformanceCall.GetAsync<WireMove>(gateway, Path(_id), cancellationToken) == Made ? null : $"GET {Path(_id)} tells otherwise than PUT did";

    private WireMove Made => _made ?? throw new ConformanceException("no move was made before");

    private async Task<string?> MovedAsync(CancellationToken cancellationToken)
    {
        _ = Made;
        var (from, to) = ((await SystemAsync(data.From, cancellationToken)).ToSystemAtServer(), (await SystemAsync(data.To, cancellationToken)).ToSystemAtServer());
        return from.Licenses.Any(license => license.Key == data.Key) ? $"{data.Key} is on {data.From} still"
            : to.Licenses.All(license => license.Key != data.Key) ? $"{data.Key} is not on {data.To}"
            : null;
    }

    private async Task<string?> OtherContentAsync(CancellationToken cancellationToken)
    {
        _ = Made;
        var order = await OrderAsync(cancellationToken);
        return (await PutAsync(_id, order with { From = order.To, To = order.From }, cancellationToken)).IsNot(HttpStatusCode.UnprocessableEntity, WireProblem.Refused);
    }

    private async Task<string?> ElsewhereAsync(CancellationToken cancellationToken)
    {
        _ = Made;
        return (await PutAsync(Guid.NewGuid(), await OrderAsync(cancellationToken), cancellationToken)).IsNot(HttpStatusCode.Conflict, WireProblem.FactsChanged);
    }

    private async Task<string?> ReverseAsync(CancellationToken cancellationToken)
    {
        _ = Made;
        _reversed = (await ReversalAsync(_id, cancellationToken)).Read<WireMove>();
        if (_reversed.State != "reversed" || _reversed.MoveId != _id)
            return $"PUT {Path(_id)}/reversal tells of '{_reversed.State}'; it must be 'reversed'";
        return (await ReversalAsync(_id, cancellationToken)).Read<WireMove>() == _reversed ? await BackAsync(cancellationToken) : $"PUT {Path(_id)}/reversal: the second answer is another than the first";
    }

    private async Task<string?> NotAgainAsync(CancellationToken cancellationToken)
    {
        var move = (await PutAsync(_id, await OrderAsync(cancellationToken), cancellationToken)).Read<WireMove>();
        return move == _reversed ? await BackAsync(cancellationToken) : $"PUT {Path(_id)} after its reversal tells of '{move.State}'; it must answer as the reversal did, and move nothing";
    }

    private async Task<string?> VoidAsync(CancellationToken cancellationToken)
    {
        if ((await ReversalAsync(_void, cancellationToken)).Read<WireMove>() is { State: not "void" } other)
            return $"PUT {Path(_void)}/reversal of a move that was never ordered tells of '{other.State}'; it must be 'void'";
        var late = (await PutAsync(_void, await OrderAsync(cancellationToken), cancellationToken)).Read<WireMove>();
        return late.State == "void" ? await BackAsync(cancellationToken) : $"PUT {Path(_void)} after its reversal tells of '{late.State}'; it must be 'void', and nothing moved";
    }

    private async Task<string?> ChangedAsync(CancellationToken cancellationToken)
    {
        var since = _cursor ?? throw new ConformanceException("no cursor was told before");
        var (systems, licenses) = (new HashSet<SystemKey>(), new Dictionary<LicenseKey, SystemKey>());
        while (true)
        {
            var page = await ChangesAsync(since, cancellationToken);
            systems.UnionWith(page.Facts.Systems.Select(system => system.Key));
            foreach (var license in page.Facts.Licenses)
                licenses[license.Key] = license.System;
            if (!page.HasMore)
                break;
            since = page.Next;
        }

        return !licenses.TryGetValue(data.Key, out var last) || last != data.From ? $"the changes since the cursor before the move must tell of {data.Key}, last on {data.From}"
            : !systems.Contains(data.From) || !systems.Contains(data.To) ? "the changes since the cursor before the move must tell of both systems"
            : null;
    }

    private Task<ConformanceCall> ReversalAsync(Guid id, CancellationToken cancellationToken) => ConformanceCall.SendAsync(gateway, HttpMethod.Put, $"{Path(id)}/reversal", null, cancellationToken);

    private async Task<string?> BackAsync(CancellationToken cancellationToken)
    {
        var license = (await ConformanceCall.GetAsync<WireLicense>(gateway, $"licenses/{Uri.EscapeDataString(data.Key.Text)}", cancellationToken)).ToLicense();
        return license.System == data.From ? null : $"{data.Key} is on {license.System}; it must be on {data.From}";
    }
}
