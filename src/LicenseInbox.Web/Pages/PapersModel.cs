using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace LicenseInbox.Web.Pages;

/// <summary>A page of a document.</summary>
/// <param name="Name">The document's name.</param>
/// <param name="Page">Its number in the document, from 1.</param>
/// <param name="Pages">How many the document has.</param>
/// <param name="Address">Address of its picture.</param>
/// <param name="Marks">How many fields are outlined on it.</param>
internal sealed record PaperModel(string Name, int Page, int? Pages, string Address, int Marks);

/// <summary>The pages of all documents, a dozen at a time: each costs a reader a second to draw.</summary>
/// <param name="Items">Those that are shown.</param>
/// <param name="From">The number of the first of them, from 1.</param>
/// <param name="Total">How many there are.</param>
internal sealed record PapersModel(IReadOnlyList<PaperModel> Items, int From, int Total)
{
    public const int AtOnce = 12;

    private const string Parameter = "papers";

    public static readonly PapersModel None = new([], 1, 0);

    public int To => From + Items.Count - 1;

    public string? Before => From > 1 ? Address(Math.Max(1, From - AtOnce)) : null;

    public string? After => To < Total ? Address(To + 1) : null;

    public static PapersModel Of(IEnumerable<PaperModel> papers, HttpRequest request)
    {
        var all = papers.ToList();
        var from = int.TryParse(request.Query[Parameter], NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > 0 && given <= all.Count ? given : 1;
        return new PapersModel(all.Skip(from - 1).Take(AtOnce).ToList(), from, all.Count);
    }

    private static string Address(int from) => string.Create(CultureInfo.InvariantCulture, $"?{Parameter}={from}");
}
