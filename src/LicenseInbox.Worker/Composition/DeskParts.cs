using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Desk;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Worker.Pipeline;
using LicenseInbox.Worker.Pipeline.Desk;

namespace LicenseInbox.Worker.Composition;

/// <summary>Puts the representatives' desk together: for the running worker, and for commands beside it.</summary>
internal static class DeskParts
{
    public static IDesk Of(ICasebooks casebooks, PipelineSettings settings, IReplyWriter replies, IMoveDispatcher moves, OutboxBell bell, TimeProvider time)
    {
        var deciding = new Deciding(settings, time);
        var answering = new Answering(settings, replies, time);
        var dossiers = new Dossiers(settings, deciding, time);
        return new RepresentativesDesk(
            casebooks,
            dossiers,
            new RequestActs(settings, deciding, answering, time),
            new ExceptionActs(settings, time),
            new MailActs(settings, dossiers, new MailPipeline(settings, deciding, answering, time), deciding, answering, time),
            moves,
            bell,
            time);
    }
}
