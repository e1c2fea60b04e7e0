using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Receiving;
using LicenseInbox.Web.Signing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LicenseInbox.Web.Pages;

/// <summary>
/// Pages of documents as pictures, card data blacked out, with fields outlined; or one field enlarged. A page that somebody has just looked at is kept in memory for him, shortly: its fields are cut out
/// of it without fetching the email again.
/// </summary>
internal sealed class PagePictures(IDocumentViews documents, TimeProvider time)
{
    private const string Policy = "default-src 'none'; img-src data:; sandbox";
    private const int Most = 40;
    private const double Around = 0.012;

    private static readonly TimeSpan HoldsFor = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<(Guid Message, string Digest, int Page, string Person), (DateTimeOffset At, Lazy<Task<DocumentView>> View)> _views = new();

    public static string Address(Guid message, string digest, int page, IEnumerable<(string Form, string Field)> marks) =>
        $"/documents/{message}/{digest}/{page.ToString(CultureInfo.InvariantCulture)}?mark={Uri.EscapeDataString(string.Join(' ', marks.Select(mark => $"{mark.Field}|{mark.Form}")))}";

    public static string CutAddress(Guid message, string digest, int page, string form, string field) =>
        $"/documents/{message}/{digest}/{page.ToString(CultureInfo.InvariantCulture)}?cut={Uri.EscapeDataString($"{field}|{form}")}";

    public static void Map(IEndpointRouteBuilder site) =>
        site.MapGet("/documents/{message:guid}/{digest:length(64)}/{page:int}", (Guid message, string digest, int page, HttpContext context, PagePictures pictures, CancellationToken cancellationToken) =>
            pictures.AnswerAsync(message, digest, page, context, cancellationToken)).RequireAuthorization(Access.Sees);

    private async Task AnswerAsync(Guid message, string digest, int page, HttpContext context, CancellationToken cancellationToken)
    {
        DocumentView view;
        try
        {
            view = await ViewAsync(message, digest, page, Person.Of(context.User).Id).WaitAsync(cancellationToken);
        }
        catch (DeskRefusedException)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        catch (Exception e) when (e is MailboxUnavailableException or ReaderUnavailableException)
        {
            view = new DocumentView(PageImage.None("the mailbox or the reader does not answer at the moment; load the page again"), null, []);
        }

        context.Response.ContentType = "image/svg+xml";
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.CacheControl = "private, max-age=60";
        await context.Response.WriteAsync(Svg(view, context.Request.Query["mark"].ToString().Split(' '), context.Request.Query["cut"]), cancellationToken);
    }

    private Task<DocumentView> ViewAsync(Guid message, string digest, int page, string person)
    {
        var now = time.GetUtcNow();
        foreach (var (known, entry) in _views.Where(entry => now - entry.Value.At > HoldsFor || entry.Value.View is { IsValueCreated: true, Value.IsFaulted: true }))
            _views.TryRemove(KeyValuePair.Create(known, entry));
        while (_views.Count >= Most && _views.MinBy(entry => entry.Value.At) is { Value.View: not null } oldest)
            _views.TryRemove(oldest);
        return _views.GetOrAdd((message, digest, page, person), key => (now, new Lazy<Task<DocumentView>>(() => documents.DrawAsync(message, digest, page, person, CancellationToken.None)))).View.Value;
    }

    /// <summary>The whole page with outlines; or the part of it around one field.</summary>
    private static string Svg(DocumentView view, string[] marks, string? cut)
    {
        if (view.Image.Problem is { } problem)
            return Words(problem);
        var (width, height) = (view.Image.Width, view.Image.Height);
        var part = cut is { Length: > 0 } ? view.Fields.FirstOrDefault(field => NameOf(field) == cut) : null;
        if (cut is { Length: > 0 } && part is null)
            return Words("the field is not found on this page");
        var svg = new StringBuilder();
        var (left, top, wide, high) = part is null ? (0, 0, width, height) : Surroundings(part, width, height);
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{left:0.##} {top:0.##} {wide:0.##} {high:0.##}\" width=\"{(part is null ? wide : wide * 2):0}\" height=\"{(part is null ? high : high * 2):0}\">")
            .Append(CultureInfo.InvariantCulture, $"<image width=\"{width:0.##}\" height=\"{height:0.##}\" preserveAspectRatio=\"none\" href=\"data:image/jpeg;base64,{Convert.ToBase64String(view.Image.Jpeg.Span)}\"/>");
        foreach (var field in view.Fields.Where(field => part is null && marks.Contains(NameOf(field))))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{(field.Left - Around / 2) * width:0.##}\" y=\"{(field.Top - Around / 3) * height:0.##}\" width=\"{(field.Width + Around) * width:0.##}\" height=\"{(field.Height + Around * 2 / 3) * height:0.##}\" fill=\"none\" stroke=\"#fff\" stroke-width=\"5\"/>")
                .Append(CultureInfo.InvariantCulture, $"<rect x=\"{(field.Left - Around / 2) * width:0.##}\" y=\"{(field.Top - Around / 3) * height:0.##}\" width=\"{(field.Width + Around) * width:0.##}\" height=\"{(field.Height + Around * 2 / 3) * height:0.##}\" fill=\"none\" stroke=\"#c2410c\" stroke-width=\"2.5\"/>");
        }

        return svg.Append("</svg>").ToString();
    }

    private static (double Left, double Top, double Width, double Height) Surroundings(ViewedField field, double width, double height)
    {
        var left = Math.Max(0, field.Left - Around) * width;
        var top = Math.Max(0, field.Top - Around) * height;
        return (left, top, Math.Min(width - left, (field.Width + 2 * Around) * width), Math.Min(height - top, (field.Height + 2 * Around) * height));
    }

    private static string NameOf(ViewedField field) => $"{field.Field}|{field.FormId}";

    private static string Words(string problem) =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 612 120\" width=\"612\" height=\"120\"><rect width=\"612\" height=\"120\" fill=\"#fff\"/><text x=\"20\" y=\"50\" font-family=\"sans-serif\" font-size=\"15\" fill=\"#333\">This page can't be shown:</text><text x=\"20\" y=\"76\" font-family=\"sans-serif\" font-size=\"15\" fill=\"#333\">{WebUtility.HtmlEncode(problem)}</text></svg>";
}
