using System.Text.Json;
using LicenseInbox.Domain.Moving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LicenseInbox.Worker.Gateway;

/// <summary>The interface of <c>config/gateway.openapi.yaml</c>, over a license server.</summary>
internal sealed class GatewayEndpoints(ILicenseServer server)
{
    public void Map(IEndpointRouteBuilder site)
    {
        site.MapGet("/systems/{key}", (string key, CancellationToken token) => SystemAsync(key, token));
        site.MapGet("/licenses/{key}", (string key, CancellationToken token) => LicenseAsync(key, token));
        site.MapGet("/cases/{number}", (string number, CancellationToken token) => CaseAsync(number, token));
        site.MapPost("/cases/{number}/notes", (string number, HttpRequest request, CancellationToken token) => NoteAsync(number, request, token));
        site.MapPut("/cases/{number}/closing", (string number, CancellationToken token) => CloseAsync(number, token));
        site.MapGet("/moves/{id:guid}", (Guid id, CancellationToken token) => FindMoveAsync(id, token));
        site.MapPut("/moves/{id:guid}", (Guid id, HttpRequest request, CancellationToken token) => MoveAsync(id, request, token));
        site.MapPut("/moves/{id:guid}/reversal", (Guid id, CancellationToken token) => ReverseAsync(id, token));
        site.MapGet("/changes", (string? since, CancellationToken token) => ChangesAsync(since, token));
    }

    public static IResult Problem(WireProblem problem) => Results.Json(problem, Wire.Json, WireProblem.ContentType, problem.Status);

    private async Task<IResult> SystemAsync(string key, CancellationToken cancellationToken) =>
        await server.SystemAsync(Wire.System("key", key), cancellationToken) is { } system ? Ok(WireSystem.Of(system)) : NotFound("system");

    private async Task<IResult> LicenseAsync(string key, CancellationToken cancellationToken) =>
        await server.LicenseAsync(Wire.License("key", key), cancellationToken) is { } license ? Ok(WireLicense.Of(license)) : NotFound("license key");

    private async Task<IResult> CaseAsync(string number, CancellationToken cancellationToken) =>
        await server.CaseAsync(Wire.Case("number", number), cancellationToken) is { } known ? Ok(WireCase.Of(known)) : NotFound("case");

    private async Task<IResult> NoteAsync(string number, HttpRequest request, CancellationToken cancellationToken)
    {
        var note = await ReadAsync<WireNote>(request, cancellationToken);
        return await server.AddNoteAsync(Wire.Case("number", number), new CaseNote(note.NoteId, note.At, note.Text), cancellationToken) ? Results.NoContent() : NotFound("case");
    }

    private async Task<IResult> CloseAsync(string number, CancellationToken cancellationToken) =>
        await server.CloseCaseAsync(Wire.Case("number", number), cancellationToken) ? Results.NoContent() : NotFound("case");

    private async Task<IResult> FindMoveAsync(Guid id, CancellationToken cancellationToken) =>
        await server.FindMoveAsync(id, cancellationToken) is { } move ? Ok(WireMove.Of(move)) : NotFound("move");

    private async Task<IResult> MoveAsync(Guid id, HttpRequest request, CancellationToken cancellationToken)
    {
        var answer = await server.MoveAsync((await ReadAsync<WireOrder>(request, cancellationToken)).ToOrder(id), cancellationToken);
        return answer.Move is { } move
            ? Ok(WireMove.Of(move))
            : Problem(new WireProblem(WireProblem.FactsChanged, StatusCodes.Status409Conflict, "Systems or keys are not as the order has them; nothing was done.", Systems: [.. answer.Now.Select(WireSystem.Of)]));
    }

    private async Task<IResult> ReverseAsync(Guid id, CancellationToken cancellationToken)
    {
        var answer = await server.ReverseAsync(id, cancellationToken);
        return answer.Move is { } move
            ? Ok(WireMove.Of(move))
            : Problem(new WireProblem(WireProblem.InTheWay, StatusCodes.Status409Conflict, "Something else was done with its keys since; nothing was done.", LicenseKeys: [.. answer.InTheWay.Select(key => key.Text)]));
    }

    private async Task<IResult> ChangesAsync(string? since, CancellationToken cancellationToken) =>
        await server.ChangesAsync(since, cancellationToken) is { } page
            ? Ok(WireChanges.Of(page))
            : Problem(new WireProblem(WireProblem.CursorUnknown, StatusCodes.Status410Gone, "The cursor is not known (any more): begin without one."));

    private static async Task<T> ReadAsync<T>(HttpRequest request, CancellationToken cancellationToken) =>
        await JsonSerializer.DeserializeAsync<T>(request.Body, Wire.Json, cancellationToken) ?? throw new JsonException("The body is null.");

    private static IResult Ok(object answer) => Results.Json(answer, Wire.Json, "application/json");

    private static IResult NotFound(string what) => Problem(new WireProblem(WireProblem.NotFound, StatusCodes.Status404NotFound, $"There is no such {what}."));
}
