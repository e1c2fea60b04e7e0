using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;

namespace LicenseInbox.Worker.Liquid;

/// <summary>Puts replies into the words of the templates in <c>config/replies</c>.</summary>
/// <param name="templates">The templates.</param>
/// <param name="timeZone">The zone of times.</param>
/// <param name="signedBy">The last line.</param>
/// <param name="words">What the vendor calls things; null: as we do.</param>
internal sealed class FluidReplyWriter(ReplyTemplates templates, TimeZoneInfo timeZone, string signedBy, LetterWords? words = null) : IReplyWriter
{
    private readonly LetterView _view = new(timeZone, signedBy, words ?? LetterWords.Shipped);

    private readonly string _case = (words ?? LetterWords.Shipped).Case;

    public WrittenReply Write(ReplyModel model)
    {
        var view = _view.Of(model);
        return new WrittenReply(
            SubjectLine.Reply(model.OriginalSubject, model.Sections.Select(section => section.Case).OfType<CaseNumber>(), _case),
            templates.Text("letter", view),
            templates.Html("letter", view));
    }

    public WrittenReply WriteToSales(SalesModel model)
    {
        var view = _view.Of(model);
        return new WrittenReply(
            SubjectLine.OneLine($"{(model.TimeLeft is null ? "" : "Reminder: ")}{_case} {model.Case}: new keys to be issued for a software-only upgrade"),
            templates.Text("sales", view),
            templates.Html("sales", view));
    }

    public WrittenReply WriteBackToSales(SalesModel model)
    {
        var view = _view.Of(model);
        return new WrittenReply(
            SubjectLine.OneLine($"{_case} {model.Case}: the new keys were not entered"),
            templates.Text("sales-returned", view),
            templates.Html("sales-returned", view));
    }

    public WrittenReply WriteEndToSales(SalesModel model)
    {
        var view = _view.Of(model);
        return new WrittenReply(
            SubjectLine.OneLine($"{_case} {model.Case}: please issue no new keys"),
            templates.Text("sales-ended", view),
            templates.Html("sales-ended", view));
    }

    public BillingNotice WriteUndoneToBilling(BillingModel model) =>
        new(SubjectLine.OneLine($"{_case} {model.Case}: a move was undone, do not charge it"), templates.Text("billing-undone", _view.Of(model)));

    public WrittenReply WriteToContact(ContactModel model)
    {
        var view = _view.Of(model);
        return new WrittenReply(
            SubjectLine.OneLine($"{(model.Case is { } number ? $"{_case} {number}: did" : "Did")} you send us this email?"),
            templates.Text("contact", view),
            templates.Html("contact", view));
    }

    public BillingNotice WriteToBilling(BillingModel model)
    {
        var view = _view.Of(model);
        return new BillingNotice(SubjectLine.OneLine($"{_case} {model.Case}: card form, fee due {view["fee_due"]}"), templates.Text("billing", view));
    }
}
