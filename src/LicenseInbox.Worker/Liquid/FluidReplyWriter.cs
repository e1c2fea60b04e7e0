using System.Globalization;
using System.Text.Encodings.Web;
using Fluid;
using LicenseInbox.Domain.Replies;

namespace LicenseInbox.Worker.Liquid;

/// <summary>Puts replies into words by the templates of <c>config/replies</c>. Values are escaped in HTML; nothing can break out of a subject line.</summary>
internal sealed class FluidReplyWriter : IReplyWriter
{
    private static readonly CultureInfo Us = CultureInfo.GetCultureInfo("en-US");
    private readonly TemplateOptions _options = new() { CultureInfo = Us };
    private readonly IFluidTemplate _reply;
    private readonly IFluidTemplate _sales;

    public FluidReplyWriter(string directory)
    {
        _options.MemberAccessStrategy = new UnsafeMemberAccessStrategy();
        _reply = Parse(Path.Combine(directory, "reply.liquid"));
        _sales = Parse(Path.Combine(directory, "sales.liquid"));
    }

    public WrittenReply Write(ReplyModel model)
    {
        var cases = model.Sections.Where(section => section.Case is not null).Select(section => section.Case!.Value.Text).Distinct().ToList();
        return Write(_reply, Subject(model.OriginalSubject, cases), new
        {
            name = model.ContactName ?? "partner",
            received = Time(model.ReceivedAt),
            forms = model.BlankForms.Count,
            sections = model.Sections.Select(section => new
            {
                kind = section.Kind.ToString(),
                @case = section.Case?.Text,
                endUser = section.EndUser,
                findings = section.Findings.Select(finding => new { message = finding.Message, repair = finding.Repair }).ToList(),
                moves = Moves(section.Moves),
                newKeys = section.NewKeys.Select(pair => new { old = pair.Key.Text, @new = pair.Value.Text }).ToList(),
                fee = Money(section.Fee),
                hasFee = section.Fee > 0,
                assurance = section.AssuranceCharge is { } charge ? Money(charge) : "to be determined",
                deadline = section.Deadline is { } deadline ? Time(deadline) : null,
                movedAt = section.MovedAt is { } moved ? Time(moved) : null,
            }).ToList(),
        });
    }

    public WrittenReply WriteToSales(SalesModel model) => Write(_sales, $"Case {model.Case}: software-only upgrade, new keys needed", new
    {
        @case = model.Case.Text,
        order = model.PurchaseOrder ?? "not named",
        endUser = model.EndUser,
        deadline = Time(model.Deadline),
        moves = Moves(model.Moves),
    });

    /// <summary>"Re:" and the original subject on one line, with every case number that it lacks.</summary>
    private static string Subject(string original, List<string> cases)
    {
        var line = string.Concat(original.Where(c => !char.IsControl(c))).Trim();
        if (!line.StartsWith("re:", StringComparison.OrdinalIgnoreCase))
            line = $"Re: {line}".TrimEnd();
        var lacking = cases.Where(number => !line.Contains(number, StringComparison.Ordinal)).ToList();
        return lacking.Count == 0 ? line : $"{line} [Case {string.Join(", ", lacking)}]";
    }

    private static List<object> Moves(IReadOnlyList<Domain.Policy.PlannedMove> moves) => moves.Select(move => (object)new
    {
        from = move.From.Text,
        to = move.To.Text,
        licenses = move.Licenses.Select(license => new
        {
            key = license.Key.Text,
            type = license.Type,
            quantity = license.Quantity,
            newType = license.NewType,
            assurance = license.AssuranceCharge is { } charge ? Money(charge) : "to be determined",
        }).ToList(),
    }).ToList();

    private WrittenReply Write(IFluidTemplate template, string subject, object model)
    {
        var text = template.Render(new TemplateContext(model, _options)).ReplaceLineEndings("\n").Trim() + "\n";
        // The HTML is the same letter: one source of words, escaped as a whole.
        var html = $"<!DOCTYPE html><html><body style=\"font-family:sans-serif;white-space:pre-wrap\">{HtmlEncoder.Default.Encode(text).Replace("&#xA;", "\n", StringComparison.Ordinal)}</body></html>";
        return new WrittenReply(subject, text, html);
    }

    private static string Money(decimal amount) => amount.ToString("C", Us);

    private static string Time(DateTimeOffset at) => at.ToString("dddd, MMMM d, yyyy 'at' h:mm tt 'UTC'zzz", Us);

    private static IFluidTemplate Parse(string file)
    {
        if (!new FluidParser().TryParse(File.ReadAllText(file), out var template, out var error))
            throw new FormatException($"{file}: {error}");
        return template;
    }
}
