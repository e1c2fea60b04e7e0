using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using MimeKit;

namespace LicenseInbox.Servers;

/// <summary>
/// A real mail server for one test run. Every address has a mailbox, which is there from its first mail or login on; the user's name is the
/// address, the password <see cref="Password"/>. Tests run in parallel on one server: take addresses from <see cref="NewAddress"/>.
/// </summary>
public abstract class MailServer : IAsyncDisposable
{
    public const string Password = "open-sesame";

    /// <summary>The authserv-id of the results that the server adds to what it receives: `Mail:AuthServId`.</summary>
    public const string AuthServId = "mx.vendor.example";

    private int addresses;

    /// <summary>Which server this is, for the run's output.</summary>
    public abstract string Name { get; }

    public const string Host = "localhost";

    public abstract int ImapPort { get; }

    /// <summary>How to connect to <see cref="ImapPort"/>, in the words of the settings.</summary>
    public abstract string ImapSecurity { get; }

    public abstract int SmtpPort { get; }

    /// <summary>How to connect to <see cref="SmtpPort"/>, in the words of the settings.</summary>
    public abstract string SmtpSecurity { get; }

    /// <summary>The PEM file of the authority that signed the server's certificate; null without TLS.</summary>
    public abstract string? CertificateAuthorityFile { get; }

    /// <summary>An address that no other test of this run has.</summary>
    public string NewAddress(string name = "licenses", string domain = "vendor.example") =>
        string.Create(CultureInfo.InvariantCulture, $"{name}-{Environment.ProcessId:x}{Interlocked.Increment(ref addresses):x}@{domain}");

    /// <summary>
    /// Delivers a mail as the receiving server would, with `Authentication-Results` and `Received` on top: by SMTP, or, when its date of receipt is given, by APPEND.
    /// The results say pass when the envelope's domain is that of the From header, else fail.
    /// </summary>
    /// <param name="to">The mailbox's address.</param>
    /// <param name="raw">The mail.</param>
    /// <param name="internalDate">Its INTERNALDATE; null: now, by SMTP.</param>
    /// <param name="envelopeFrom">MAIL FROM; null: the address of the From header.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task DeliverAsync(string to, ReadOnlyMemory<byte> raw, DateTimeOffset? internalDate = null, string? envelopeFrom = null, CancellationToken cancellationToken = default)
    {
        var from = FromOf(raw);
        if (internalDate is { } receivedAt)
            await AppendAsync(to, WithTrace(raw, envelopeFrom ?? from, from, to, receivedAt), receivedAt, cancellationToken: cancellationToken);
        else
            await SendAsync(to, raw, envelopeFrom ?? from, from, cancellationToken);
    }

    /// <summary>Puts a mail into a folder exactly as it is.</summary>
    public async Task AppendAsync(string address, ReadOnlyMemory<byte> raw, DateTimeOffset internalDate, string folder = "INBOX", CancellationToken cancellationToken = default)
    {
        using var client = await ConnectAsync(address, cancellationToken);
        using var message = await MimeMessage.LoadAsync(new MemoryStream(raw.ToArray()), cancellationToken);
        await (await client.GetFolderAsync(folder, cancellationToken)).AppendAsync(message, MessageFlags.None, internalDate, cancellationToken);
    }

    /// <summary>What lies in a folder, in the order of its UIDs, without marking it as read; nothing when the folder is missing.</summary>
    public async Task<IReadOnlyList<StoredMail>> ReadAsync(string address, string folder = "INBOX", CancellationToken cancellationToken = default)
    {
        using var client = await ConnectAsync(address, cancellationToken);
        return await OpenAsync(client, folder, cancellationToken) is { } opened ? await ReadAsync(opened, folder, cancellationToken) : [];
    }

    /// <summary>Waits until a folder holds at least so many mails; what it holds then. It asks on one connection: one for every look would cost more than what is waited for.</summary>
    public async Task<IReadOnlyList<StoredMail>> WaitForMailAsync(string address, int count = 1, string folder = "INBOX", TimeSpan? within = null, CancellationToken cancellationToken = default)
    {
        var limit = within ?? TimeSpan.FromMinutes(1);
        var started = TimeProvider.System.GetTimestamp();
        using var client = await ConnectAsync(address, cancellationToken);
        IMailFolder? opened = null;
        while (true)
        {
            opened ??= await OpenAsync(client, folder, cancellationToken);
            if (opened?.Count >= count)
                return await ReadAsync(opened, folder, cancellationToken);
            if (TimeProvider.System.GetElapsedTime(started) > limit)
            {
                var mails = opened is null ? [] : await ReadAsync(opened, folder, cancellationToken);
                throw new TimeoutException($"{folder} of {address} holds {mails.Count} mails after {limit.TotalSeconds} s, not {count}: {string.Join("; ", mails.Select(mail => mail.Subject))}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
            await client.NoOpAsync(cancellationToken);
        }
    }

    /// <summary>The full names of a mailbox's folders.</summary>
    public async Task<IReadOnlyList<string>> FoldersAsync(string address, bool subscribedOnly = false, CancellationToken cancellationToken = default)
    {
        using var client = await ConnectAsync(address, cancellationToken);
        var folders = await client.GetFoldersAsync(client.PersonalNamespaces[0], subscribedOnly, cancellationToken);
        return [.. folders.Select(folder => folder.FullName)];
    }

    /// <summary>A connection of the test's own, logged in.</summary>
    public async Task<ImapClient> ConnectAsync(string address, CancellationToken cancellationToken = default)
    {
        var client = new ImapClient { ServerCertificateValidationCallback = (_, certificate, _, _) => IsOurs(certificate) };
        await client.ConnectAsync(Host, ImapPort, ImapSecurity == "tls" ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.None, cancellationToken);
        await client.AuthenticateAsync(address, Password, cancellationToken);
        return client;
    }

    public abstract ValueTask DisposeAsync();

    protected abstract Task SendAsync(string to, ReadOnlyMemory<byte> raw, string envelopeFrom, string headerFrom, CancellationToken cancellationToken);

    /// <summary>The mail with what the receiving server puts on top.</summary>
    protected static byte[] WithTrace(ReadOnlyMemory<byte> raw, string envelopeFrom, string headerFrom, string to, DateTimeOffset receivedAt)
    {
        var domain = headerFrom[(headerFrom.LastIndexOf('@') + 1)..].ToLowerInvariant();
        var aligned = string.Equals(domain, envelopeFrom[(envelopeFrom.LastIndexOf('@') + 1)..], StringComparison.OrdinalIgnoreCase);
        var date = receivedAt.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + receivedAt.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
        var trace = $"Return-Path: <{envelopeFrom}>\r\n"
            + $"Authentication-Results: {AuthServId}; spf={(aligned ? "pass" : "none")} smtp.mailfrom={envelopeFrom}; dmarc={(aligned ? "pass" : "fail")} header.from={domain}\r\n"
            + $"Received: from client.example by {AuthServId} with ESMTP\r\n\tfor <{to}>; {date}\r\n";
        return [.. Encoding.ASCII.GetBytes(trace), .. raw.Span];
    }

    /// <summary>The From header's address: only the headers are looked at, and only the first kilobytes of them.</summary>
    private static string FromOf(ReadOnlyMemory<byte> raw)
    {
        var headers = Encoding.UTF8.GetString(raw.Span[..Math.Min(raw.Length, 16 * 1024)]).Split('\n').TakeWhile(line => line.Trim().Length > 0);
        var from = headers.FirstOrDefault(line => line.StartsWith("From:", StringComparison.OrdinalIgnoreCase));
        return from is not null && MailboxAddress.TryParse(from["From:".Length..].Trim(), out var mailbox) ? mailbox.Address : "";
    }

    /// <summary>Opens a folder for reading; null when it is missing.</summary>
    private static async Task<IMailFolder?> OpenAsync(ImapClient client, string folder, CancellationToken cancellationToken)
    {
        try
        {
            var found = await client.GetFolderAsync(folder, cancellationToken);
            await found.OpenAsync(FolderAccess.ReadOnly, cancellationToken);
            return found;
        }
        catch (FolderNotFoundException)
        {
            return null;
        }
    }

    private static async Task<IReadOnlyList<StoredMail>> ReadAsync(IMailFolder opened, string folder, CancellationToken cancellationToken)
    {
        var mails = new List<StoredMail>();
        foreach (var summary in await opened.FetchAsync(0, -1, MessageSummaryItems.UniqueId | MessageSummaryItems.InternalDate | MessageSummaryItems.Flags, cancellationToken))
        {
            await using var stream = await opened.GetStreamAsync(summary.UniqueId, "", cancellationToken);
            using var raw = new MemoryStream();
            await stream.CopyToAsync(raw, cancellationToken);
            mails.Add(new StoredMail(folder, opened.UidValidity, summary.UniqueId.Id, summary.InternalDate ?? default, summary.Flags?.HasFlag(MessageFlags.Seen) ?? false, raw.ToArray()));
        }

        return mails;
    }

    private bool IsOurs(X509Certificate? certificate)
    {
        if (certificate is null || CertificateAuthorityFile is null)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(CertificateAuthorityFile);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var copy = new X509Certificate2(certificate);
        return chain.Build(copy);
    }
}
