using DnsClient;
using DnsClient.Protocol;
using LicenseInbox.Domain.Reading;

namespace LicenseInbox.Worker.Dns;

/// <summary>Looks signing keys up in DNS. What was answered is kept for as long as its domain says, within limits, so that a flood of mails does not become one of queries.</summary>
internal sealed class DnsSigningKeys : ISigningKeys
{
    /// <summary>More than the longest key takes.</summary>
    private const int LongestRecord = 4096;

    private static readonly TimeSpan KeptAtLeast = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan KeptAtMost = TimeSpan.FromHours(1);

    private readonly Lazy<LookupClient> _client;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;

    public DnsSigningKeys(DnsOptions options, TimeProvider time)
    {
        _time = time;
        _limit = options.TimeLimit * 3;
        var settings = options.Servers.Count > 0 ? new LookupClientOptions([.. options.EndPoints]) : new LookupClientOptions();
        settings.Timeout = options.TimeLimit;
        settings.Retries = 1;
        settings.UseCache = true;
        settings.MinimumCacheTimeout = KeptAtLeast;
        settings.MaximumCacheTimeout = KeptAtMost;
        settings.CacheFailedResults = true;
        settings.FailedResultsCacheDuration = KeptAtLeast;
        settings.ThrowDnsErrors = false;
        _client = new Lazy<LookupClient>(() => new LookupClient(settings));
    }

    public async Task<SigningKey> FindAsync(string name, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return Answer(await _client.Value.QueryAsync(name, QueryType.TXT, cancellationToken: either.Token));
        }
        catch (Exception error) when (error is DnsResponseException or OperationCanceledException or InvalidOperationException or ArgumentException or IOException or System.Net.Sockets.SocketException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new SigningKey(null, error is DnsResponseException { Code: not DnsResponseCode.ConnectionTimeout } dns ? $"the name server says {dns.DnsError}" : "no name server answered in time");
        }
    }

    private static SigningKey Answer(IDnsQueryResponse response)
    {
        if (response.HasError && response.Header.ResponseCode != DnsHeaderResponseCode.NotExistentDomain)
            return new SigningKey(null, $"the name server says {response.ErrorMessage}");

        // A name may bear other texts as well; of several keys nobody knows which is meant.
        var keys = response.Answers.OfType<TxtRecord>().Select(record => string.Concat(record.Text)).Where(text => text.Contains("p=", StringComparison.Ordinal)).ToList();
        return new SigningKey(keys is [{ Length: <= LongestRecord } key] ? key : null);
    }
}
