using System.Collections.Concurrent;
using System.Net.Sockets;

namespace LicenseInbox.Faults.Mails;

/// <summary>Hands the partners' mails to the mail server, again and again until it takes them, and remembers what it took.</summary>
internal sealed class Postman(Stage stage)
{
    private readonly ConcurrentDictionary<string, int> _taken = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> Taken => _taken;

    public int Mails => _taken.Values.Sum();

    public async Task DeliverAsync(Story story, string messageId, byte[] raw, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await stage.Mail.DeliverAsync(Stage.Inbox, raw, envelopeFrom: story.Kind == StoryKind.Forged ? "eve@forger.example" : null, cancellationToken: cancellationToken);
                _taken.AddOrUpdate(messageId, 1, (_, times) => times + 1);
                return;
            }
            catch (Exception error) when (error is SocketException or IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, cancellationToken);
            }
        }
    }
}
