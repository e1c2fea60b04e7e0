using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Requests;

namespace LicenseInbox.Domain.Audit;

/// <summary>One state change, written down in the transaction that makes it.</summary>
public sealed record AuditEntry
{
    /// <summary>The author of what the program does by itself.</summary>
    public const string Program = "licenseinbox";

    /// <summary>The author of what is done at the command line.</summary>
    public const string Operator = "operator";

    // Keys, states and codes, no text from outside; whatever is not ASCII is escaped, so that every store gives back the same characters.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>The chain it belongs to: the request's id; what belongs to no request has a chain of its own (a message, a mail, an import).</summary>
    public required Guid Chain { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who: <see cref="Program"/>, <see cref="Operator"/>, or the id of a representative; never a name.</summary>
    public string Author { get; init; } = Program;

    /// <summary>What, one of <see cref="AuditActions"/>.</summary>
    public required string Action { get; init; }

    /// <summary>The case, or null.</summary>
    public CaseNumber? Case { get; init; }

    /// <summary>Ids, keys, codes and states, as a JSON object; no names and no addresses.</summary>
    public required string Content { get; init; }

    /// <summary>Names and addresses that belong to it, or null: they stand apart, and can be erased.</summary>
    public string? Personal { get; init; }

    /// <summary>An entry in a request's chain. It says which status the request has now, so that the chain tells who held it when.</summary>
    public static AuditEntry Of(Request request, DateTimeOffset at, string action, object content)
    {
        var entry = Of(request.Id, request.Case, at, action, content);
        if (request.State.Status is not { } status || JsonNode.Parse(entry.Content) is not JsonObject fields || fields.ContainsKey("status"))
            return entry;
        fields["status"] = JsonSerializer.SerializeToNode(status, Options);
        return entry with { Content = fields.ToJsonString(Options) };
    }

    /// <summary>An entry in any chain.</summary>
    public static AuditEntry Of(Guid chain, CaseNumber? number, DateTimeOffset at, string action, object content) =>
        new() { Chain = chain, At = at, Action = action, Case = number, Content = JsonSerializer.Serialize(content, Options) };

    /// <summary>The same about a mail of ours, in the chain of each request it tells about; in its own when it tells about none.</summary>
    public static IEnumerable<AuditEntry> Of(OutgoingMail mail, DateTimeOffset at, string action) =>
        mail.Requests.DefaultIfEmpty(mail.Id).Select(chain => Of(chain, mail.Cases.Count > 0 ? mail.Cases[0] : null, at, action, new { Mail = mail.Id }) with
        {
            Personal = string.Join(", ", mail.To.Select(to => to.Name is { } name ? $"{name} <{to.Address}>" : to.Address)),
        });

    /// <summary>What <see cref="Content"/> says.</summary>
    /// <exception cref="JsonException">It is no such content.</exception>
    public static T Read<T>(string content) => JsonSerializer.Deserialize<T>(content, Options) ?? throw new JsonException("null where content should be");
}
