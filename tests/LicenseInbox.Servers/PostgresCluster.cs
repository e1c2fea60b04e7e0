using System.Globalization;
using Npgsql;

namespace LicenseInbox.Servers;

/// <summary>A throw-away cluster of Debian's PostgreSQL on a loopback port.</summary>
public sealed class PostgresCluster : PostgresServer
{
    private readonly ServerDirectory directory;
    private readonly string[] command;
    private ServerProcess? process;

    private PostgresCluster(ServerDirectory directory, string program, int port)
    {
        this.directory = directory;
        command = [program, "-D", Path.Combine(directory.Path, "data"), "-c", "listen_addresses=127.0.0.1", "-c", string.Create(CultureInfo.InvariantCulture, $"port={port}"),
            "-c", $"unix_socket_directories={directory.Path}", "-c", "max_connections=300", "-c", "shared_buffers=64MB"];
        Administrator = new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = port, Username = "postgres", Database = "postgres", MaxPoolSize = 20 }.ConnectionString;
    }

    /// <summary>The folder with everything that it keeps.</summary>
    public string Data => Path.Combine(directory.Path, "data");

    public override string Name => "a local PostgreSQL cluster";

    protected override string Administrator { get; }

    public static async Task<PostgresCluster> StartAsync(CancellationToken cancellationToken = default)
    {
        var binaries = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderByDescending(path => double.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)).Select(path => Path.Combine(path, "bin")).ToArray()
            : [];
        var program = ServerDirectory.Program("postgres", binaries);
        var directory = new ServerDirectory("postgresql");
        try
        {
            directory.Run(Path.Combine(Path.GetDirectoryName(program)!, "initdb"), "-D", Path.Combine(directory.Path, "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
            var cluster = new PostgresCluster(directory, program, Loopback.FreePorts(1)[0]);
            await cluster.StartServerAsync(cancellationToken);
            return cluster;
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Stops the server at once, as a crash would; its data stay.</summary>
    public async Task StopAsync()
    {
        if (process is not null)
            await process.DisposeAsync();
        process = null;
    }

    /// <summary>Kills the server with all its processes, as a power failure would; its data stay.</summary>
    public async Task KillAsync()
    {
        directory.Run("bash", "-c", "kill -KILL $(head -1 \"$1\")", "kill", Path.Combine(directory.Path, "data", "postmaster.pid"));
        await StopAsync();
    }

    /// <summary>Starts it (again) on the same port.</summary>
    public async Task StartServerAsync(CancellationToken cancellationToken) =>
        process = await ServerProcess.StartAsync(directory, "QUIT", command, AnswersAsync, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await StopAsync();
        directory.Dispose();
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(Administrator + ";Pooling=false");
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
