using System.ComponentModel.DataAnnotations;
using System.Net;

namespace LicenseInbox.Worker.Dns;

/// <summary>How the keys of signatures are looked up: section <c>Dns</c>. Used only where the settings ask for signatures to be verified.</summary>
internal sealed class DnsOptions : IValidatableObject
{
    private const int Port = 53;

    /// <summary>Addresses of the name servers, with a port where it is not 53. None: those of the system.</summary>
    public IReadOnlyList<string> Servers { get; set; } = [];

    /// <summary>How long one server may take to answer; it is asked twice. Default 3 s, range 0.1 s to 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30")]
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(3);

    public IReadOnlyList<IPEndPoint> EndPoints => [.. Servers.Select(server => IPEndPoint.Parse(server)).Select(server => server.Port == 0 ? new IPEndPoint(server.Address, Port) : server)];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Servers.Where(server => !IPEndPoint.TryParse(server, out _))
            .Select(server => new ValidationResult($"'{server}' is no address of a name server; allowed: IP addresses, such as 192.0.2.53 or 192.0.2.53:5353", [nameof(Servers)]));
}
