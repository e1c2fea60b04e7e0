using LicenseInbox.Domain.Billing;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Domain.Replies;

namespace LicenseInbox.Worker.Liquid;

/// <summary>Puts replies into the words of the templates in <c>config/replies</c>.</summary>
internal sealed class FluidReplyWriter(ReplyTemplates templates, TimeZoneInfo timeZone, string signedBy) : IReplyWriter
{
    private readonly LetterView _view = new(timeZone, signedBy);

    public WrittenReply Write(ReplyModel model)
    {
        var view = _view.Of(model);
        return new WrittenReply(
            SubjectLine.Reply(model.OriginalSubject, model.Sections.Select(section => section.Case).OfType<CaseNumber>()),
            templates.Text("letter", view),
            templates.Html("letter", view));
    }

    public WrittenReply WriteToSales(SalesModel model)
    {
        var view = _view.Of(model);
        return new WrittenReply(
            SubjectLine.OneLine($"{(model.TimeLeft is null ? "" : "Reminder: ")}Case {model.Case}: new keys to be issued for a software-only upgrade"),
            templates.Text("sales", view),
            templates.Html("sales", view));
    }

    public WrittenReply WriteBackToSales(SalesModel model)
    {
        var view = _view.Of(model);
        return new WrittenReply(
            SubjectLine.OneLine($"Case {model.Case}: the new keys were not entered"),
            templates.Text("sales-returned", view),
            templates.Html("sales-returned", view));
    }

    public WrittenReply WriteEndToSales(SalesModel model)
    {
        var view = _view.Of(model);
        return new WrittenReply(
            SubjectLine.OneLine($"Case {model.Case}: please issue no new keys"),
            templates.Text("sales-ended", view),
            templates.Html("sales-ended", view));
    }

    public BillingNotice WriteUndoneToBilling(BillingModel model) =>
        new(SubjectLine.OneLine($"Case {model.Case}: a move was undone, do not charge it"), templates.Text("billing-undone", _view.Of(model)));

    public WrittenReply WriteToContact(ContactModel model)
    {
        var view = _view.Of(model);
        return new WrittenReply(
            SubjectLine.OneLine($"{(model.Case is { } number ? $"Case {number}: did" : "Did")} you send us this email?"),
            templates.Text("contact", view),
            templates.Html("contact", view));
    }

    public BillingNotice WriteToBilling(BillingModel model)
    {
        var view = _view.Of(model);
        return new BillingNotice(SubjectLine.OneLine($"Case {model.Case}: card form, fee due {view["fee_due"]}"), templates.Text("billing", view));
    }
}
