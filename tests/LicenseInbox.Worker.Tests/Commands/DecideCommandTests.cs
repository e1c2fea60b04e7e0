using LicenseInbox.Domain.Requests;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Settings;
using LicenseInbox.Worker.Tests.Database;
using LicenseInbox.Worker.Tests.Pipeline;
using LicenseInbox.Worker.Tests.Pipeline.Desk;

namespace LicenseInbox.Worker.Tests.Commands;

/// <summary>What representatives do at a terminal.</summary>
public sealed class DecideCommandTests : IAsyncLifetime
{
    private DeskUnderTest _desk = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _desk = await DeskUnderTest.OverAsync(await StoreUnderTest.SqliteAsync(Token));

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task An_unsure_field_is_seen_corrected_first_as_a_trial_and_the_request_goes_on()
    {
        await UnsureAsync();

        var shown = await ShowAsync("204417");
        shown.ShouldContain("Case 204417: with-representative, version ");
        shown.ShouldContain("  license_key_1: not sure: 4TZK-8QWM or K-2NXD");
        shown.ShouldContain("Form 1   License Transfer Form, transfer.tif");

        var trial = await DecideAsync("204417", "correct", $"license_key_1={PartnerDesk.Key}", "--dry-run");
        trial.ShouldStartWith("Nothing is changed. It would be:\nCase 204417: with-representative, then queued, due by ");
        trial.ShouldContain("\n  gone  flag form.unreadable: ");
        (await _desk.DossierAsync()).Request.Status.ShouldBe(RequestStatus.WithRepresentative);

        (await DecideAsync("204417", "correct", $"1:license_key_1={PartnerDesk.Key}")).ShouldContain($"\n  move  {PartnerDesk.Key} from {PartnerDesk.Old} to {PartnerDesk.New}");
        shown = await ShowAsync("204417");
        shown.ShouldContain($"license_key_1: {PartnerDesk.Key} (by a representative) (read as 4TZK-8QWM)");
        shown.ShouldContain("\nDecided  accept: nothing stands in the way\n");
        shown.ShouldContain($"Move     due: {PartnerDesk.Key} from ");
        (await _desk.DossierAsync()).History.ShouldContain(entry => entry.Author == "kim" && entry.Action == "request.corrected");
    }

    [Fact]
    public async Task What_a_partner_would_be_told_is_shown_in_full_by_a_trial()
    {
        await UnsureAsync();

        var trial = await DecideAsync("204417", "ask", "--words", "Which key is it?", "--dry-run", "--as", "lou");

        trial.ShouldContain($"Email to {DeskUnderTest.Lee}: ");
        trial.ShouldContain("  - Which key is it?");
        (await DecideAsync("204417", "ask", "--words", "Which key is it?", "--as", "lou")).ShouldContain("then waiting-for-partner");
        (await _desk.DossierAsync()).History.ShouldContain(entry => entry.Author == "lou");
    }

    [Theory]
    [InlineData("999999", "approve", "There is no request of case 999999.")]
    [InlineData("?", "approve", "'?' is no case number and no id.")]
    [InlineData("0193a2b4-0000-7000-8000-000000000001", "approve", "There is nothing with the id 0193a2b4-0000-7000-8000-000000000001.")]
    [InlineData("204417", "approve", "The request does not wait for approval; it is with-representative.")]
    [InlineData("204417", "send-again", "'204417' is no reply: name its id, or that of its exception.")]
    [InlineData("204417", "admit", "'204417' is no email: name its id, or that of its exception.")]
    [InlineData("204417", "correct quantity_1", "'quantity_1': write FIELD=VALUE, such as license_key_1=…; nothing behind = means that the field is empty.")]
    [InlineData("204417", "correct 7:quantity_1=10", "'7' is no form of the request; they are 1 to 2.")]
    [InlineData("204417", "correct signature=Lee", "More than one form has a field 'signature'; name the form too: FORM:signature=…")]
    [InlineData("204417", "approve --seen 1", "Nothing was done, since it has changed meanwhile: ")]
    public async Task What_can_not_be_done_is_said_in_one_line(string subject, string act, string why)
    {
        await UnsureAsync();

        (await Should.ThrowAsync<CommandFailedException>(() => DecideAsync([subject, .. act.Split(' ')]))).Message.ShouldStartWith(why);
    }

    [Fact]
    public async Task An_exception_is_listed_taken_shown_and_admitted_by_its_id()
    {
        var message = await _desk.WriteAsync("Case 204417 \u001b[31m", [PartnerDesk.Transfer(), PartnerDesk.Card()], from: "kim@other.example");
        var id = (await _desk.ExceptionsAsync(message.Id)).ShouldHaveSingleItem().Id.ToString();

        (await DecideAsync(id, "take")).ShouldBe("You have taken it.\n");
        var shown = await ShowAsync(id);
        shown.ShouldContain($"Open     {id}  sender.not-partner [kim has it]: ");
        shown.ShouldContain("Partner  P-1  Northwind Voice");
        shown.ShouldNotContain("\u001b");
        (await DecideAsync(id, "admit")).ShouldContain("Case 204417: queued, due by ");
        (await ShowAsync(message.Id.ToString())).ShouldContain("message.admitted");
    }

    private async Task UnsureAsync() => await _desk.WriteAsync("Case 204417", [DeskUnderTest.Scan(PartnerDesk.Transfer(), "license_key_1", "4TZK-8QWM", "K-2NXD"), PartnerDesk.Card()]);

    private async Task<string> ShowAsync(string named)
    {
        using var output = new StringWriter { NewLine = "\n" };
        await new ShowCommand(_desk.Store.Casebooks, _desk.Desk, PolicyFiles.Load(new PolicyOptions { TimeZone = "Etc/UTC" }, Path.Combine(AppContext.BaseDirectory, "config")), output).RunAsync(named, Token);
        return output.ToString();
    }

    /// <summary>Runs the line as the program does, with kim logged in.</summary>
    private async Task<string> DecideAsync(params string[] line)
    {
        using var output = new StringWriter { NewLine = "\n" };
        CommandFailedException? failure = null;
        var command = new DecideCommand(_desk.Store.Casebooks, _desk.Desk, TimeZoneInfo.Utc, "kim", output);
        var actions = new CommandActions
        {
            Exceptions = (_, _, _) => Task.FromResult(0),
            Show = (_, _, _) => Task.FromResult(0),
            Decide = async (_, arguments, token) =>
            {
                try
                {
                    return await command.RunAsync(arguments, token);
                }
                catch (CommandFailedException error)
                {
                    failure = error;
                    return CommandRunner.Failed;
                }
            },
        };
        using var error = new StringWriter();
        (await CommandRunner.RunAsync(CommandTree.Build(actions), ["decide", .. line], TextWriter.Null, error)).ShouldNotBe(CommandRunner.WrongUsage, error.ToString());
        return failure is null ? output.ToString() : throw failure;
    }
}
