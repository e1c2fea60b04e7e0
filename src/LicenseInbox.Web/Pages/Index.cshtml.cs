using System.Security.Cryptography;
using System.Text.Json;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Desk;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace LicenseInbox.Web.Pages;

/// <summary>What needs a person, nearest deadline first.</summary>
internal sealed class IndexModel(IDesk desk, IDeskBoard board) : ActingPage(desk)
{
    private static readonly TimeSpan Soon = TimeSpan.FromHours(4);

    public ExceptionFilter Filter { get; private set; } = new();

    /// <summary>Which of the choices of <c>taken</c> is made.</summary>
    public string? Taken { get; private set; }

    public bool IsFiltered => Filter != new ExceptionFilter();

    public IReadOnlyList<string> Partners { get; private set; } = [];

    public BoardPage<ExceptionLine> Page1 { get; private set; } = new([], 1, 0);

    public IReadOnlyList<CodeCount> Codes { get; private set; } = [];

    /// <summary>Changes with anything that the list shows.</summary>
    public string Tag { get; private set; } = "";

    public string Here => Request.Path + Request.QueryString;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var shown = await ShowAsync(Guid.Empty, cancellationToken);
        Response.Headers.ETag = Tag;
        return Request.Headers.IfNoneMatch == Tag ? StatusCode(StatusCodes.Status304NotModified) : shown;
    }

    protected override async Task<IActionResult> ShowAsync(Guid id, CancellationToken cancellationToken)
    {
        Taken = Given("taken");
        Filter = new ExceptionFilter(Given("code"), Given("partner"), TakenOf(Taken), RequestsModel.TextOf(Request.Query["q"]));
        Page1 = await board.ExceptionsAsync(Filter, PagingModel.PageOf(Request), cancellationToken);
        Codes = await board.OpenByCodeAsync(cancellationToken);
        Partners = await board.PartnersWithExceptionsAsync(cancellationToken);
        var shown = Page1.Items.Select(line => new { line.Record, line.Request, Left = line.Record.Deadline is { } deadline ? Time.Left(deadline) : "" });
        Tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { shown, Codes, Page1.Total, Person.Id })))[..24]}\"";
        return Page();
    }

    private TakenBy? TakenOf(string? taken) => taken switch
    {
        "nobody" => new TakenBy(null),
        "me" => new TakenBy(Person.Id),
        "others" => new TakenBy(Person.Id, IsOther: true),
        _ => null,
    };

    private string? Given(string name) => Request.Query[name].ToString().Trim() is { Length: > 0 and <= RequestsModel.LongestName } text ? text : null;

    public string UrgencyOf(ExceptionRecord record) =>
        record.Deadline is not { } deadline ? "" : deadline < Time.Now ? "late" : deadline - Time.Now < Soon ? "soon" : "";

    /// <summary>The list with the same filters, but those of another cause.</summary>
    public string ListOf(string? code) => $"/?code={Uri.EscapeDataString(code ?? "")}&partner={Uri.EscapeDataString(Filter.Partner ?? "")}&taken={Uri.EscapeDataString(Taken ?? "")}&q={Uri.EscapeDataString(Filter.Text ?? "")}";

    /// <summary>Where what it is about is seen and decided.</summary>
    public static string AddressOf(ExceptionRecord record) => record switch
    {
        { RequestId: { } request } => $"/requests/{request}",
        { MessageId: { } message, Count: 1 } => $"/mails/{message}",
        _ => $"/exceptions/{record.Id}",
    };
}
