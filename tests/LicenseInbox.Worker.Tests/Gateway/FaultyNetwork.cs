using System.Net;
using System.Text;

namespace LicenseInbox.Worker.Tests.Gateway;

/// <summary>What happens to one call on its way.</summary>
public enum Fate
{
    /// <summary>It arrives, and so does the answer.</summary>
    Arrives,

    /// <summary>The server does it, and the answer never comes: a time-out.</summary>
    AnswerIsLost,

    /// <summary>It never arrives: a time-out.</summary>
    IsLost,

    /// <summary>Nobody listens.</summary>
    Refused,

    /// <summary>503 from something before the server.</summary>
    Unavailable,

    /// <summary>The server does it and answers 500.</summary>
    DoneBut500,

    /// <summary>The server does it; what comes back is cut off.</summary>
    Garbled,

    /// <summary>A proxy's own 404.</summary>
    Foreign404,

    /// <summary>The server does it, and this program dies.</summary>
    Dies,
}

/// <summary>The program died: nothing after this happened.</summary>
internal sealed class DeathException() : Exception("died");

/// <summary>A network that loses calls and answers as a test says, in front of real sockets.</summary>
internal sealed class FaultyNetwork(TimeProvider time, Func<HttpRequestMessage, Fate> fate) : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly List<string> _arrived = [];

    /// <summary>What arrived at the server: method and path.</summary>
    public IReadOnlyList<string> Arrived
    {
        get
        {
            lock (_arrived)
                return [.. _arrived];
        }
    }

    public Func<HttpRequestMessage, Fate> Fate { get; set; } = fate;

    public int Orders(Guid id) => Arrived.Count(call => call == $"PUT /moves/{id}");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var its = Fate(request);
        switch (its)
        {
            case Gateway.Fate.IsLost:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
                throw new InvalidOperationException("This is never reached.");
            case Gateway.Fate.Refused:
                throw new HttpRequestException("Connection refused.");
            case Gateway.Fate.Unavailable:
                return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { RequestMessage = request };
            case Gateway.Fate.Foreign404:
                return new HttpResponseMessage(HttpStatusCode.NotFound) { RequestMessage = request, Content = new StringContent("<h1>Not Found</h1>", Encoding.UTF8, "text/html") };
        }

        lock (_arrived)
            _arrived.Add($"{request.Method} {request.RequestUri!.AbsolutePath}");

        // What the server has begun it ends, whatever becomes of the caller.
        var response = await base.SendAsync(request, CancellationToken.None);
        switch (its)
        {
            case Gateway.Fate.AnswerIsLost:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
                break;
            case Gateway.Fate.DoneBut500:
                return new HttpResponseMessage(HttpStatusCode.InternalServerError) { RequestMessage = request };
            case Gateway.Fate.Garbled:
                var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
                response.Content = new ByteArrayContent(body[..(body.Length / 2)]) { Headers = { ContentType = response.Content.Headers.ContentType } };
                break;
            case Gateway.Fate.Dies:
                throw new DeathException();
        }

        return response;
    }
}
