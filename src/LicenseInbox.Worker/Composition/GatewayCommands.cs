using System.ComponentModel.DataAnnotations;
using LicenseInbox.Domain.Examining;
using LicenseInbox.Domain.Moving;
using LicenseInbox.Domain.Registry;
using LicenseInbox.Worker.Commands;
using LicenseInbox.Worker.Gateway;

namespace LicenseInbox.Worker.Composition;

/// <summary>What commands do with a vendor's gateway.</summary>
internal sealed class GatewayCommands(TextWriter output, TimeProvider time)
{
    public async Task<int> ConformAsync(GivenSettings given, ConformArguments arguments, CancellationToken cancellationToken)
    {
        var options = WorkerSettings.Load(WorkerProgram.Sources(given)).Registry.Gateway ?? new GatewayOptions();
        options.Url = arguments.Url;
        if (arguments.TokenFile is { } file)
            (options.TokenFile, options.TokenEndpoint, options.ClientId, options.ClientSecretFile) = (file, null, null, null);
        foreach (var wrong in options.Validate(new ValidationContext(options)))
            throw new CommandFailedException($"{(wrong.MemberNames.First() == nameof(options.Url) ? "URL" : $"Registry:Gateway:{wrong.MemberNames.First()}")}: {wrong.ErrorMessage}.");
        var data = new ConformanceData(System("--from", arguments.From), System("--to", arguments.To), License(arguments.Key), StoreCommands.Number(arguments.Case));
        using var gateway = GatewayConnection.OpenPlain(options, time, hasCredentials: true);
        using var stranger = GatewayConnection.OpenPlain(options, time, hasCredentials: false);
        return await new ConformCommand(output).RunAsync(new Conformance(gateway, stranger, data, time).RunAsync(cancellationToken));
    }

    /// <summary>Whether the gateway of the settings answers.</summary>
    public async Task<IReadOnlyList<Diagnosis>> ExamineAsync(GatewayOptions options, CancellationToken cancellationToken)
    {
        const string Part = "license server";
        using var http = GatewayConnection.Open(options, time);
        try
        {
            await new GatewayClient(http).FindMoveAsync(Guid.NewGuid(), cancellationToken);
            return [new Diagnosis(Part, Health.Well, $"{options.Address.Authority} answers; licenseinbox conform tells whether it keeps the interface")];
        }
        catch (LicenseServerUnavailableException error)
        {
            return [new Diagnosis(Part, Health.Wrong, error.Message, "Registry:Gateway:Url, and who we are there: TokenFile, or TokenEndpoint, ClientId and ClientSecretFile, or CertificateFile")];
        }
        catch (LicenseServerRefusedException error)
        {
            return [new Diagnosis(Part, Health.Wrong, $"it refuses to say what became of a move: {error.Message}", "Registry:Gateway:Url; licenseinbox conform says more")];
        }
    }

    private static SystemKey System(string option, string text) => SystemKey.TryOf(text, out var key) ? key : throw new CommandFailedException($"{option}: '{text}' is no system key.");

    private static LicenseKey License(string text) => LicenseKey.TryOf(text, out var key) ? key : throw new CommandFailedException($"--key: '{text}' is no license key.");
}
