using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using LicenseInbox.Domain.Examining;
using LicenseInbox.Domain.Registry;

namespace LicenseInbox.Worker.Gateway;

/// <summary>What a gateway is tried with: things that it has, and that nobody minds being moved to and fro.</summary>
/// <param name="From">A system.</param>
/// <param name="To">Another one, of the same end user.</param>
/// <param name="Key">A license key on <paramref name="From"/>.</param>
/// <param name="Case">A case, which gets a note.</param>
internal sealed record ConformanceData(SystemKey From, SystemKey To, LicenseKey Key, CaseNumber Case);

/// <summary>
/// Holds a gateway against <c>config/gateway.openapi.yaml</c>: each promise is one check, with what is to be mended where it is not kept. The key that is moved is moved back; what stays is a note.
/// </summary>
internal sealed class Conformance(HttpClient gateway, HttpClient stranger, ConformanceData data, TimeProvider time)
{
    private const string Unknown = "ZZZZ-NO-SUCH-THING-ZZZZ";

    private readonly ConformanceMoves _moves = new(gateway, data);

    /// <summary>All checks, one after another; a check that fails hinders no other.</summary>
    public async IAsyncEnumerable<Diagnosis> RunAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (part, text, check) in Checks())
        {
            string? mend;
            try
            {
                mend = await check(cancellationToken);
            }
            catch (Exception error) when (error is ConformanceException or HttpRequestException or JsonException or IOException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                mend = error is OperationCanceledException ? "the gateway does not answer in time" : error.Message;
            }

            yield return mend is null ? new Diagnosis(part, Health.Well, text) : new Diagnosis(part, Health.Wrong, text, mend);
        }
    }

    private IEnumerable<(string Part, string Text, Func<CancellationToken, Task<string?>> Check)> Checks()
    {
        yield return ("access", "who shows no credentials is refused", token => RefusedAsync(null, token));
        yield return ("access", "who shows a wrong token is refused", token => RefusedAsync("not-a-token-that-anybody-was-given", token));
        yield return ("reading", "a system is told with its version and everything that is assigned to it", SystemAsync);
        yield return ("reading", "keys are compared without case, spaces and separators", SpellingAsync);
        yield return ("reading", "a license key is told with the system that it is on", LicenseAsync);
        yield return ("reading", "a case is told with its partner", CaseAsync);
        foreach (var path in new[] { $"systems/{Unknown}", $"licenses/{Unknown}", "cases/99999999", $"moves/{Guid.NewGuid()}" })
            yield return ("reading", $"what is not known is not found ({path[..path.IndexOf('/', StringComparison.Ordinal)]})", token => UnknownAsync(path, token));
        foreach (var check in _moves.Checks())
            yield return check;
        var note = new WireNote(Guid.NewGuid(), time.GetUtcNow(), "LicenseInbox: conformance check; please ignore.");
        yield return ("notes", "a note is taken", token => NoteAsync(data.Case.Text, note, HttpStatusCode.NoContent, null, token));
        yield return ("notes", "the same note again is taken alike", token => NoteAsync(data.Case.Text, note, HttpStatusCode.NoContent, null, token));
        yield return ("notes", "another note under the same id is refused", token => NoteAsync(data.Case.Text, note with { Text = "Another." }, HttpStatusCode.UnprocessableEntity, WireProblem.Refused, token));
        yield return ("notes", "a note on a case that is not known is not found", token => NoteAsync("99999999", note with { NoteId = Guid.NewGuid() }, HttpStatusCode.NotFound, WireProblem.NotFound, token));
        yield return ("changes", "a cursor that was never given out is not known", CursorAsync);
    }

    private async Task<string?> RefusedAsync(string? wrongToken, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"systems/{Uri.EscapeDataString(data.From.Text)}");
        if (wrongToken is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", wrongToken);
        try
        {
            using var response = await stranger.SendAsync(request, cancellationToken);
            return response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? null : $"GET systems answers {(int)response.StatusCode} to a stranger; it must answer 401";
        }
        catch (HttpRequestException error) when (error.HttpRequestError is HttpRequestError.SecureConnectionError or HttpRequestError.Unknown)
        {
            return null; // Mutual TLS refuses before anything is asked; that it is reached at all the next checks tell.
        }
    }

    private async Task<string?> SystemAsync(CancellationToken cancellationToken)
    {
        var system = (await ConformanceCall.GetAsync<WireSystem>(gateway, $"systems/{Uri.EscapeDataString(data.From.Text)}", cancellationToken)).ToSystemAtServer();
        return system.System.Key != data.From ? $"GET systems/{data.From} tells of {system.System.Key}"
            : system.Licenses.All(license => license.Key != data.Key) ? $"licenses of {data.From} lacks {data.Key}; it must list everything that is assigned to the system, and {data.Key} must be on it for this"
            : null;
    }

    private async Task<string?> SpellingAsync(CancellationToken cancellationToken)
    {
        var spelt = string.Join(' ', data.From.Canonical.ToLowerInvariant().Chunk(3).Select(chunk => new string(chunk)));
        var system = await ConformanceCall.GetAsync<WireSystem>(gateway, $"systems/{Uri.EscapeDataString(spelt)}", cancellationToken);
        return SystemKey.TryOf(system.SystemKey, out var key) && key == data.From ? null : $"GET systems/{spelt} tells of {system.SystemKey}";
    }

    private async Task<string?> LicenseAsync(CancellationToken cancellationToken)
    {
        var license = (await ConformanceCall.GetAsync<WireLicense>(gateway, $"licenses/{Uri.EscapeDataString(data.Key.Text)}", cancellationToken)).ToLicense();
        return license.Key == data.Key && license.System == data.From ? null : $"GET licenses/{data.Key} tells of {license.Key} on {license.System}";
    }

    private async Task<string?> CaseAsync(CancellationToken cancellationToken)
    {
        var known = (await ConformanceCall.GetAsync<WireCase>(gateway, $"cases/{Uri.EscapeDataString(data.Case.Text)}", cancellationToken)).ToCaseAtServer();
        return known.Case.Number != data.Case ? $"GET cases/{data.Case} tells of {known.Case.Number}"
            : known.Partner is not { } partner ? "partner is absent; it must tell who opened the case, with all of his contacts"
            : partner.Id != known.Case.PartnerId ? "partner is another one than partnerId says"
            : partner.Contacts.Count == 0 ? "partner has no contact: nobody could be told apart as his"
            : null;
    }

    private async Task<string?> UnknownAsync(string path, CancellationToken cancellationToken) =>
        (await ConformanceCall.SendAsync(gateway, HttpMethod.Get, path, null, cancellationToken)).IsNot(HttpStatusCode.NotFound, WireProblem.NotFound);

    private async Task<string?> NoteAsync(string number, WireNote note, HttpStatusCode status, string? code, CancellationToken cancellationToken) =>
        (await ConformanceCall.SendAsync(gateway, HttpMethod.Post, $"cases/{Uri.EscapeDataString(number)}/notes", note, cancellationToken)).IsNot(status, code);

    private async Task<string?> CursorAsync(CancellationToken cancellationToken) =>
        (await ConformanceCall.SendAsync(gateway, HttpMethod.Get, $"changes?since={Unknown}", null, cancellationToken)).IsNot(HttpStatusCode.Gone, WireProblem.CursorUnknown);
}
