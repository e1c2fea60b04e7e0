using System.Globalization;

namespace LicenseInbox.Servers;

/// <summary>A real IMAP server, throw-away: loopback only, a certificate of its own authority, one mailbox for every address.</summary>
public sealed class Dovecot : IAsyncDisposable
{
    private const string CertificateFile = "certificate.pem";
    private const string KeyFile = "key.pem";

    private readonly ServerDirectory directory;
    private readonly string configuration;
    private ServerProcess? process;
    private int migrated;

    private Dovecot(ServerDirectory directory, DovecotOptions options, DovecotPorts ports, string authorityFile)
    {
        (this.directory, Options, Ports) = (directory, options, ports);
        configuration = Configure();
        CertificateAuthorityFile = authorityFile;
    }

    public DovecotPorts Ports { get; }

    public DovecotOptions Options { get; private set; }

    /// <summary>The PEM file of the authority that signed its certificate.</summary>
    public string CertificateAuthorityFile { get; }

    public static async Task<Dovecot> StartAsync(TestAuthority authority, DovecotOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new DovecotOptions();
        var program = ServerDirectory.Program("dovecot");
        _ = ServerDirectory.Program("imap");
        _ = ServerDirectory.Program("lmtp");
        var directory = new ServerDirectory("dovecot");
        try
        {
            foreach (var folder in (string[])["run", "state", "mail"])
                directory.Folder(folder);
            var (certificate, key) = authority.Issue(options.CertificateHost);
            var free = Loopback.FreePorts(3);
            var ports = new DovecotPorts(free[0], free[1], free[2]);
            directory.Write(CertificateFile, certificate);
            directory.Write(KeyFile, key);
            var dovecot = new Dovecot(directory, options, ports, directory.Write("authority.pem", authority.Pem));
            await dovecot.StartAsync(program, cancellationToken);
            return dovecot;
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Kills the server with every connection. The mails stay.</summary>
    public async Task StopAsync()
    {
        if (process is not null)
            await process.DisposeAsync();
        process = null;
    }

    /// <summary>Starts the server again on the same ports.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => StartAsync(ServerDirectory.Program("dovecot"), cancellationToken);

    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await StopAsync();
        await StartAsync(cancellationToken);
    }

    /// <summary>Stops it, and starts it with other options.</summary>
    public async Task ChangeAsync(DovecotOptions options, CancellationToken cancellationToken)
    {
        await StopAsync();
        Options = options;
        Configure();
        await StartAsync(cancellationToken);
    }

    /// <summary>Forgets all UIDs of a folder: the same mails come back under a new UIDVALIDITY. Only while the mailbox is not open, or the server is stopped.</summary>
    public void DropUidValidity(string address, string folder = "INBOX")
    {
        var path = FolderPath(address, folder);
        var list = Path.Combine(path, "dovecot-uidlist");
        var before = File.Exists(list) ? long.Parse(File.ReadLines(list).First().Split(' ').First(word => word.StartsWith('V'))[1..], CultureInfo.InvariantCulture) : 1;
        foreach (var file in Directory.EnumerateFiles(path, "dovecot.index*").Append(list))
            File.Delete(file);
        File.WriteAllText(list, string.Create(CultureInfo.InvariantCulture, $"3 V{before + 1} N1 G{Guid.NewGuid():N}\n"));
        directory.HandOver(list);
    }

    /// <summary>
    /// Has a folder come from another server, as migration programs leave it: the same mails with new UIDs, a new UIDVALIDITY, the time of the migration as INTERNALDATE, and other line ends.
    /// Only while the server is stopped.
    /// </summary>
    public void Migrate(string address, string folder, DateTimeOffset at)
    {
        foreach (var path in MailFiles(address, folder))
        {
            var text = File.ReadAllText(path, System.Text.Encoding.Latin1);
            text = text.Contains("\r\n", StringComparison.Ordinal) ? text.ReplaceLineEndings("\n") : text.ReplaceLineEndings("\r\n");
            var part = Path.GetDirectoryName(path)!;
            var copy = Path.Combine(part, string.Create(CultureInfo.InvariantCulture, $"{at.ToUnixTimeSeconds()}.M{++migrated}.other{(part.EndsWith("cur", StringComparison.Ordinal) ? ":2," : "")}"));
            File.WriteAllText(copy, text, System.Text.Encoding.Latin1);
            File.SetLastWriteTimeUtc(copy, at.UtcDateTime);
            File.Delete(path);
        }

        if (Directory.Exists(MaildirPath(address, folder)))
            DropUidValidity(address, folder);
        directory.HandOver(MailHome(address));
    }

    /// <summary>Takes rights away: what stays allowed in a folder, in the letters of RFC 4314 ("lrws": reading and flags only, "lrwsi": no moving out).</summary>
    public void Allow(string address, string rights, string folder = "INBOX")
    {
        var file = Path.Combine(FolderPath(address, folder), "dovecot-acl");
        File.WriteAllText(file, $"owner {rights}\n");
        directory.HandOver(MailHome(address));
    }

    /// <summary>Fills a mailbox with many mails at once, small ones unless others are given, by writing its files.</summary>
    public void Seed(string address, int count, DateTimeOffset oldest, TimeSpan apart, Func<int, string>? mail = null)
    {
        var folder = Directory.CreateDirectory(Path.Combine(FolderPath(address, "INBOX"), "cur")).FullName;
        foreach (var other in (string[])["new", "tmp"])
            Directory.CreateDirectory(Path.Combine(FolderPath(address, "INBOX"), other));
        for (var index = 0; index < count; index++)
        {
            var text = mail?.Invoke(index) ?? $"From: Old <old@partner.example>\r\nTo: <{address}>\r\nSubject: Old mail {index}\r\nMessage-ID: <old-{index}@partner.example>\r\n\r\nOld.\r\n";
            var receivedAt = oldest + (apart * index);
            var path = Path.Combine(folder, $"{receivedAt.ToUnixTimeSeconds()}.M{index}P1.test,S={text.Length},W={text.Length}:2,S");
            File.WriteAllText(path, text);
            File.SetLastWriteTimeUtc(path, receivedAt.UtcDateTime);
        }

        directory.HandOver(MailHome(address));
    }

    /// <summary>Fills a mailbox with copies of files, each a whole mail, unread.</summary>
    public void Fill(string address, IEnumerable<(string File, DateTimeOffset ReceivedAt)> mails)
    {
        var folder = Directory.CreateDirectory(Path.Combine(FolderPath(address, "INBOX"), "cur")).FullName;
        foreach (var other in (string[])["new", "tmp"])
            Directory.CreateDirectory(Path.Combine(FolderPath(address, "INBOX"), other));
        var number = 0;
        foreach (var (file, receivedAt) in mails)
        {
            var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{receivedAt.ToUnixTimeSeconds()}.M{++number}P1.filled:2,"));
            File.Copy(file, path);
            File.SetLastWriteTimeUtc(path, receivedAt.UtcDateTime);
        }

        directory.HandOver(MailHome(address));
    }

    /// <summary>The files of the mails that lie in a folder, also while the server is stopped.</summary>
    public IReadOnlyList<string> MailFiles(string address, string folder = "INBOX") =>
        [.. ((string[])["new", "cur"]).Select(part => Path.Combine(MaildirPath(address, folder), part)).Where(Directory.Exists).SelectMany(Directory.EnumerateFiles)];

    /// <summary>Damages the mails whose text contains a word, so that the server can list but not give them.</summary>
    public void MakeUnreadable(string address, string word)
    {
        foreach (var part in (string[])["new", "cur"])
            foreach (var file in Directory.EnumerateFiles(Path.Combine(FolderPath(address, "INBOX"), part)).Where(file => File.ReadAllText(file).Contains(word, StringComparison.Ordinal)).ToList())
            {
                File.Delete(file);
                // A link that leads in a circle: there, but never opened, not even by root.
                File.CreateSymbolicLink(file, file);
            }
    }

    /// <summary>From now on, what is said on this user's new connections is kept for <see cref="Commands"/>.</summary>
    public void Record(string address)
    {
        Directory.CreateDirectory(Path.Combine(MailHome(address), "rawlog"));
        directory.HandOver(MailHome(address));
    }

    /// <summary>The commands clients have sent since <see cref="Record"/>, without the time stamps.</summary>
    public IReadOnlyList<string> Commands(string address) =>
        [.. Directory.EnumerateFiles(Path.Combine(MailHome(address), "rawlog"), "*.in").Order()
            .SelectMany(ReadShared).Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..])];

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        directory.Dispose();
    }

    private async Task StartAsync(string program, CancellationToken cancellationToken) =>
        process = await ServerProcess.StartAsync(
            directory,
            "KILL",
            [program, "-F", "-c", configuration],
            async token => await Loopback.GreetsAsync(Ports.Imap, token) && await Loopback.GreetsAsync(Ports.Lmtp, token),
            cancellationToken);

    private string Configure() => directory.Write(
        "dovecot.conf",
        DovecotConfiguration.Text(directory, Options, Ports, Path.Combine(directory.Path, CertificateFile), Path.Combine(directory.Path, KeyFile)));

    private string MailHome(string address)
    {
        var mail = HomePath(address);
        Directory.CreateDirectory(Path.Combine(mail, "Maildir"));
        return mail;
    }

    private string HomePath(string address) => Path.Combine(directory.Path, "mail", address.ToLowerInvariant());

    private string FolderPath(string address, string folder)
    {
        MailHome(address);
        return MaildirPath(address, folder);
    }

    private string MaildirPath(string address, string folder) => Path.Combine(HomePath(address), "Maildir", folder == "INBOX" ? "" : "." + folder.Replace('/', '.'));

    private static List<string> ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
            lines.Add(line);
        return lines;
    }
}
