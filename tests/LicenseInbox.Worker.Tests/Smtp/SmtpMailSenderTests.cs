using System.Net.Sockets;
using System.Text;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Worker.Smtp;
using Microsoft.Extensions.Time.Testing;

namespace LicenseInbox.Worker.Tests.Smtp;

public class SmtpMailSenderTests
{
    private const string Secret = "wild-horses-77";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_taken_mail_is_sent_and_kept_as_it_was_sent()
    {
        await using var server = new ScriptedSmtpServer();
        var attempt = await SendAsync(server, SomeMail.Reply() with { Text = ".\n..dots\n", BlankForms = [FormKind.LicenseTransfer] });

        attempt.Result.ShouldBe(SendResult.Sent);
        attempt.ServerSaid.ShouldBe("250 2.0.0 taken as 4711");
        server.Taken.Single().ShouldBe(attempt.Raw.ToArray());
        server.Commands.ShouldContain(command => command.StartsWith("MAIL FROM:<licenses@vendor.example>", StringComparison.Ordinal), "so that bounces return");
        server.Commands.Where(command => command.StartsWith("RCPT", StringComparison.Ordinal)).ShouldBe(["RCPT TO:<lee@partner.example>"]);
    }

    [Theory]
    [InlineData(SmtpPoint.Greeting, SendResult.Deferred)]
    [InlineData(SmtpPoint.Hello, SendResult.Deferred)]
    [InlineData(SmtpPoint.Mail, SendResult.Deferred)]
    [InlineData(SmtpPoint.Recipient, SendResult.Deferred)]
    [InlineData(SmtpPoint.Data, SendResult.Deferred)]
    [InlineData(SmtpPoint.MidBody, SendResult.Deferred)]
    [InlineData(SmtpPoint.Body, SendResult.Uncertain)]
    [InlineData(SmtpPoint.Quit, SendResult.Sent)]
    public async Task A_cut_connection_is_uncertain_only_between_the_last_dot_and_the_answer(SmtpPoint point, SendResult result)
    {
        await using var server = new ScriptedSmtpServer { CutAt = point };
        var mail = SomeMail.Reply() with { BlankForms = point == SmtpPoint.MidBody ? [FormKind.LicenseTransfer] : [] };

        var attempt = await SendAsync(server, mail, outgoing: SomeMail.Outgoing(formSize: 20_000_000));

        attempt.Result.ShouldBe(result);
        attempt.Raw.Length.ShouldBeGreaterThan(0);
        attempt.ServerSaid.ShouldNotBeNullOrWhiteSpace();
    }

    [Theory]
    [InlineData(SmtpPoint.Greeting, "421 too busy", SendResult.Deferred)]
    [InlineData(SmtpPoint.Greeting, "554 no service", SendResult.Deferred)]
    [InlineData(SmtpPoint.Mail, "451 later", SendResult.Deferred)]
    [InlineData(SmtpPoint.Mail, "550 5.7.1 sender refused", SendResult.Refused)]
    [InlineData(SmtpPoint.Mail, "530 5.7.0 authentication required", SendResult.Deferred)]
    [InlineData(SmtpPoint.Recipient, "450 greylisted", SendResult.Deferred)]
    [InlineData(SmtpPoint.Recipient, "550 5.1.1 no such user", SendResult.Refused)]
    [InlineData(SmtpPoint.Data, "452 disk full", SendResult.Deferred)]
    [InlineData(SmtpPoint.Data, "554 no valid recipients", SendResult.Refused)]
    [InlineData(SmtpPoint.Body, "451 4.7.1 try again", SendResult.Deferred)]
    [InlineData(SmtpPoint.Body, "552-5.3.4 too big\r\n552 5.3.4 really", SendResult.Refused)]
    public async Task What_the_server_says_decides(SmtpPoint point, string reply, SendResult result)
    {
        await using var server = new ScriptedSmtpServer { Replies = { [point] = reply } };
        var attempt = await SendAsync(server);

        attempt.Result.ShouldBe(result);
        server.Taken.ShouldBeEmpty();
        if (point != SmtpPoint.Greeting)
            attempt.ServerSaid.ShouldBe(reply.Split('\n')[^1]);
    }

    [Theory]
    [InlineData(SmtpPoint.Recipient, "550 5.1.1 no such user", SendResult.Refused)]
    [InlineData(SmtpPoint.Body, "451 4.7.1 try again", SendResult.Deferred)]
    [InlineData(SmtpPoint.Body, "554 5.7.1 refused", SendResult.Refused)]
    public async Task An_answer_stands_though_the_connection_is_lost_after_it(SmtpPoint point, string reply, SendResult result)
    {
        await using var server = new ScriptedSmtpServer { Replies = { [point] = reply }, CutAt = SmtpPoint.Reset };
        var attempt = await SendAsync(server);
        (attempt.Result, attempt.ServerSaid).ShouldBe((result, reply));
    }

    [Theory]
    [InlineData(SmtpPoint.Hello, 21, SendResult.Deferred)]
    [InlineData(SmtpPoint.Recipient, 21, SendResult.Deferred)]
    [InlineData(SmtpPoint.Body, 601, SendResult.Uncertain)]
    public async Task A_silent_server_is_given_up_in_time(SmtpPoint point, int seconds, SendResult result)
    {
        var time = new FakeTimeProvider();
        await using var server = new ScriptedSmtpServer { SilentAt = point };
        var sending = SendAsync(server, time: time);
        await server.HasFallenSilent;

        time.Advance(TimeSpan.FromSeconds(seconds - 2));
        sending.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(2));

        (await sending).Result.ShouldBe(result);
    }

    [Fact]
    public async Task When_the_host_stops_before_the_mail_was_handed_over_nothing_was_tried()
    {
        await using var server = new ScriptedSmtpServer { SilentAt = SmtpPoint.Recipient };
        using var stop = new CancellationTokenSource();
        var sending = SendAsync(server, stop: stop.Token);
        await server.HasFallenSilent;

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(sending);
    }

    [Fact]
    public async Task When_the_host_stops_after_it_the_answer_is_awaited_for_a_moment_and_then_uncertain()
    {
        var time = new FakeTimeProvider();
        await using var server = new ScriptedSmtpServer { SilentAt = SmtpPoint.Body };
        using var stop = new CancellationTokenSource();
        var sending = SendAsync(server, time: time, stop: stop.Token);
        await server.HasFallenSilent;

        await stop.CancelAsync();
        sending.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(6));

        (await sending).Result.ShouldBe(SendResult.Uncertain);
    }

    [Fact]
    public async Task Without_a_server_it_is_deferred()
    {
        using var closed = new TcpListener(System.Net.IPAddress.Loopback, 0);
        closed.Start();
        var port = ((System.Net.IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();

        var attempt = await new SmtpMailSender(new SmtpOptions { Host = "127.0.0.1", Port = port, Security = SmtpSecurity.None }, SomeMail.Outgoing(), TimeProvider.System)
            .SendAsync(SomeMail.Reply(), SomeMail.From, Stop);

        attempt.Result.ShouldBe(SendResult.Deferred);
    }

    [Fact]
    public async Task A_mail_to_nobody_is_refused_without_asking_a_server()
    {
        await using var server = new ScriptedSmtpServer();
        (await SendAsync(server, SomeMail.Reply() with { To = [] })).Result.ShouldBe(SendResult.Refused);
        (await SendAsync(server, SomeMail.Reply() with { To = [new MailAddress(null, "nobody")] })).Result.ShouldBe(SendResult.Refused);
        server.Commands.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_trusted_certificate_lets_it_send_encrypted_and_authenticated(bool implicitTls)
    {
        using var authority = new TestAuthority();
        await using var server = new ScriptedSmtpServer { Certificate = authority.CertificateFor("localhost"), ImplicitTls = implicitTls };

        var attempt = await SendAsync(server, options: Secured(server, authority.File, implicitTls));

        attempt.Result.ShouldBe(SendResult.Sent, attempt.ServerSaid);
        server.Commands.Single(command => command.StartsWith("AUTH", StringComparison.Ordinal)).ShouldEndWith(Convert.ToBase64String(Encoding.ASCII.GetBytes($"\0desk\0{Secret}")));
    }

    [Theory]
    [InlineData("elsewhere.example", true)]
    [InlineData("localhost", false)]
    public async Task Another_name_or_authority_is_not_trusted(string name, bool ofOurAuthority)
    {
        using var authority = new TestAuthority();
        using var other = new TestAuthority();
        await using var server = new ScriptedSmtpServer { Certificate = (ofOurAuthority ? authority : other).CertificateFor(name), ImplicitTls = true };

        var attempt = await SendAsync(server, options: Secured(server, authority.File, implicitTls: true));

        attempt.Result.ShouldBe(SendResult.Deferred);
        attempt.ServerSaid!.ShouldContain("certificate");
        server.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_STARTTLS_nothing_is_sent_in_the_clear()
    {
        await using var server = new ScriptedSmtpServer();
        var attempt = await SendAsync(server, options: Secured(server, null, implicitTls: false));

        attempt.Result.ShouldBe(SendResult.Deferred);
        attempt.ServerSaid!.ShouldContain("STARTTLS");
        server.Commands.ShouldNotContain(command => command.StartsWith("AUTH", StringComparison.Ordinal) || command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_password_defers_and_is_not_told()
    {
        await using var server = new ScriptedSmtpServer { Replies = { [SmtpPoint.Auth] = "535 5.7.8 credentials invalid" } };
        var attempt = await SendAsync(server, options: new SmtpOptions { Host = "localhost", Port = server.Port, Security = SmtpSecurity.None, User = "desk", Password = Secret });

        attempt.Result.ShouldBe(SendResult.Deferred);
        attempt.ServerSaid!.ShouldContain("credentials invalid");
        attempt.ServerSaid!.ShouldNotContain(Secret);
    }

    [Fact]
    public async Task A_changed_password_file_is_read_again()
    {
        using var authority = new TestAuthority();
        await using var server = new ScriptedSmtpServer();
        var file = Path.Combine(authority.Folder, "password");
        var sender = new SmtpMailSender(new SmtpOptions { Host = "localhost", Port = server.Port, Security = SmtpSecurity.None, User = "desk", PasswordFile = file }, SomeMail.Outgoing(), TimeProvider.System);

        foreach (var password in new[] { "first", "second" })
        {
            await File.WriteAllTextAsync(file, password + "\n", Stop);
            (await sender.SendAsync(SomeMail.Reply(), SomeMail.From, Stop)).Result.ShouldBe(SendResult.Sent);
        }

        server.Commands.Where(command => command.StartsWith("AUTH", StringComparison.Ordinal)).Select(command => Encoding.ASCII.GetString(Convert.FromBase64String(command.Split(' ')[^1])).Split('\0')[^1]).ShouldBe(["first", "second"]);
        File.Delete(file);
        (await sender.SendAsync(SomeMail.Reply(), SomeMail.From, Stop)).Result.ShouldBe(SendResult.Deferred);
    }

    private static SmtpOptions Secured(ScriptedSmtpServer server, string? authorityFile, bool implicitTls) => new()
    {
        Host = "localhost",
        Port = server.Port,
        Security = implicitTls ? SmtpSecurity.Tls : SmtpSecurity.StartTls,
        User = "desk",
        Password = Secret,
        CertificateAuthorityFile = authorityFile,
    };

    private static Task<SendAttempt> SendAsync(
        ScriptedSmtpServer server,
        OutgoingMail? mail = null,
        SmtpOptions? options = null,
        OutgoingMessage? outgoing = null,
        TimeProvider? time = null,
        CancellationToken? stop = null) =>
        new SmtpMailSender(
            options ?? new SmtpOptions { Host = "127.0.0.1", Port = server.Port, Security = SmtpSecurity.None },
            outgoing ?? SomeMail.Outgoing(),
            time ?? TimeProvider.System).SendAsync(mail ?? SomeMail.Reply(), SomeMail.From, stop ?? Stop);
}
