using System.Text;
using LicenseInbox.Worker.Tests.Servers;

namespace LicenseInbox.Worker.Tests.EndToEnd;

/// <summary>The worker and a partner's helpdesk that answers every mail, and does not say that it is one.</summary>
public sealed class AnswerLoopTests(TestServers servers)
{
    private const int MostAnswers = 5;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_helpdesks_that_answer_each_other_stop_within_five_replies(bool keepsTheThread)
    {
        var server = await servers.MailAsync(Token);
        var (inbox, partner) = (server.NewAddress(), server.NewAddress("support", "northwind.example"));
        await using var worker = await RunningWorker.PrepareAsync(server, inbox, partner, null, Token);
        worker.Start();

        // The first is one that our side asks back about: no case, no form.
        await server.DeliverAsync(inbox, Mail(partner, inbox, 0, "License move", null), cancellationToken: Token);
        var answered = 0;
        for (var handled = 1; handled <= MostAnswers + 1; handled++)
        {
            await Until.IsSoAsync(() => worker.Count("SELECT COUNT(*) FROM deliveries WHERE state = 'Filed'") == handled);
            await Until.IsSoAsync(() => worker.Count("SELECT COUNT(*) FROM outgoing_mails WHERE state = 'Waiting'") == 0);
            var replies = await server.WaitForMailAsync(partner, (int)worker.Count("SELECT COUNT(*) FROM outgoing_mails WHERE state = 'Sent'"), cancellationToken: Token);
            if (replies.Count == answered)
                break;
            replies.Count.ShouldBe(++answered);
            var reply = replies[^1].Message;
            await server.DeliverAsync(inbox, Mail(partner, inbox, answered, keepsTheThread ? $"Re: {reply.Subject}" : "We have received your request", keepsTheThread ? reply.MessageId : null), cancellationToken: Token);
        }

        answered.ShouldBeInRange(1, MostAnswers - 1);
        worker.Count("SELECT COUNT(*) FROM exceptions WHERE code IN ('reply.limit', 'mail.correspondence')").ShouldBe(1);
    }

    private static byte[] Mail(string from, string to, int number, string subject, string? inReplyTo) => Encoding.ASCII.GetBytes(
        $"From: Support <{from}>\r\nTo: <{to}>\r\nSubject: {subject}\r\nMessage-ID: <ticket-{number}.{from}>\r\n{(inReplyTo is null ? "" : $"In-Reply-To: <{inReplyTo}>\r\n")}"
        + $"Date: Tue, 24 Nov 2026 10:00:00 +0000\r\n\r\nThank you for your message. A colleague will look at ticket number {number + 1} soon.\r\n");
}
