using System.Text.Json;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Benchmarks.Corpus;

/// <summary>What stands on one form: each filled field, a ticked box as <c>true</c>, a signature in ink as <c>ink</c>, of a card number the last four digits.</summary>
internal sealed record TrueForm(FormKind Kind, IReadOnlyDictionary<string, string> Fields);

/// <summary>One document of the corpus.</summary>
internal sealed record TrueDocument(string File, string Group, bool HeldOut, IReadOnlyList<TrueForm> Forms);

/// <summary>One mail of the corpus, and what must become of it; its moves key by key, as <see cref="Truth.Move"/> writes them.</summary>
internal sealed record TrueRequest(
    string Id, string Group, bool HeldOut, string Sender, string Subject, string Body, IReadOnlyList<TrueDocument> Documents, DateTimeOffset ReceivedAt, Outcome Outcome, IReadOnlyList<string> Moves);

/// <summary>The corpus of <c>tests/corpus</c> with its true values.</summary>
internal sealed class Truth
{
    private Truth(string folder, IReadOnlyList<TrueDocument> documents, IReadOnlyList<TrueRequest> requests) => (Folder, Documents, Requests) = (folder, documents, requests);

    public string Folder { get; }

    public IReadOnlyList<TrueDocument> Documents { get; }

    public IReadOnlyList<TrueRequest> Requests { get; }

    /// <summary>Those that belong to no request.</summary>
    public IEnumerable<TrueDocument> Alone => Documents.Except(Requests.SelectMany(request => request.Documents));

    public static Truth Load(string folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "truth.json")));
        var documents = json.RootElement.GetProperty("documents").EnumerateArray().Select(Document).ToList();
        var byFile = documents.ToDictionary(document => document.File, StringComparer.Ordinal);
        return new Truth(folder, documents, json.RootElement.GetProperty("requests").EnumerateArray().Select(request => Request(request, byFile)).ToList());
    }

    public byte[] Bytes(TrueDocument document) => File.ReadAllBytes(Path.Combine(Folder, "documents", document.File));

    /// <summary>A move as it is compared.</summary>
    public static string Move(string from, string to, string key, string type, int quantity) => $"{from} → {to}: {key}, {type}, {quantity}";

    private static TrueDocument Document(JsonElement json) => new(
        Text(json, "file"), Text(json, "group"), json.GetProperty("heldOut").GetBoolean(), json.GetProperty("forms").EnumerateArray().Select(Form).ToList());

    private static TrueForm Form(JsonElement json) => new(
        Text(json, "form") switch
        {
            "license-transfer" => FormKind.LicenseTransfer,
            "card-authorization" => FormKind.CardAuthorization,
            "migration-worksheet" => FormKind.MigrationWorksheet,
            var other => throw new InvalidDataException($"{other} is no form."),
        },
        json.GetProperty("fields").EnumerateObject().ToDictionary(field => field.Name, field => field.Value.ValueKind == JsonValueKind.True ? "true" : field.Value.GetString()!, StringComparer.Ordinal));

    private static TrueRequest Request(JsonElement json, Dictionary<string, TrueDocument> documents)
    {
        var expected = json.GetProperty("expected");
        return new TrueRequest(
            Text(json, "id"),
            Text(json, "group"),
            json.GetProperty("heldOut").GetBoolean(),
            Text(json, "sender"),
            Text(json, "subject"),
            Text(json, "body"),
            json.GetProperty("documents").EnumerateArray().Select(file => documents[file.GetString()!]).ToList(),
            json.GetProperty("received").GetDateTimeOffset(),
            Enum.Parse<Outcome>(Text(expected, "outcome"), ignoreCase: true),
            expected.TryGetProperty("moves", out var moves) ? moves.EnumerateArray().SelectMany(Moves).Order(StringComparer.Ordinal).ToList() : []);
    }

    private static IEnumerable<string> Moves(JsonElement move) => move.GetProperty("licenses").EnumerateArray().Select(license =>
        Move(Text(move, "from"), Text(move, "to"), Text(license, "key"), Text(license, "type"), license.GetProperty("quantity").GetInt32()));

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
