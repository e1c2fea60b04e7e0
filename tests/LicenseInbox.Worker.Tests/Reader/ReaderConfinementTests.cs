using System.Net;
using System.Net.Sockets;
using LicenseInbox.Worker.Reader;
using Microsoft.Data.Sqlite;

namespace LicenseInbox.Worker.Tests.Reader;

/// <summary>What a reader process can't reach.</summary>
public class ReaderConfinementTests
{
    [Fact]
    public async Task It_inherits_no_descriptor()
    {
        var folder = Directory.CreateTempSubdirectory("descriptors");
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            using var client = new TcpClient();
            await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, TestContext.Current.CancellationToken);
            await using var file = new FileStream(Path.Combine(folder.FullName, "open.txt"), FileMode.Create);
            await using var database = new SqliteConnection($"Data Source={Path.Combine(folder.FullName, "open.db")};Pooling=False");
            await database.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = database.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL; CREATE TABLE t (x); BEGIN IMMEDIATE; INSERT INTO t VALUES (1);";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            // As a careless library might leave them.
            _ = SystemCalls.FileControl((int)client.Client.Handle, SystemCalls.SetFlags, 0);
            _ = SystemCalls.FileControl((int)file.SafeFileHandle.DangerousGetHandle(), SystemCalls.SetFlags, 0);
            await using var pool = SomeReader.Misbehaving();
            await pool.ReadAsync("text"); // The second process is started while the pipes of the first are open.
            await using var second = SomeReader.Misbehaving();

            var descriptors = (await second.ReadAsync("descriptors")).Text();
            descriptors.ShouldNotContain(descriptor => descriptor.Contains("socket:", StringComparison.Ordinal) || descriptor.Contains(folder.FullName, StringComparison.Ordinal));
            descriptors.ShouldContain("0 /dev/null");
            var ours = new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos().Select(link => link.LinkTarget).OfType<string>().Where(target => target.StartsWith('/') && !target.StartsWith("/dev/", StringComparison.Ordinal)).ToHashSet();
            descriptors.Select(descriptor => descriptor[(descriptor.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Where(target => ours.Contains(target) && !target.EndsWith(".dll", StringComparison.Ordinal)).ShouldBeEmpty();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task It_has_no_setting_or_secret_in_its_environment()
    {
        Environment.SetEnvironmentVariable("LICENSEINBOX__Smtp__Password", "not for readers");
        try
        {
            await using var pool = SomeReader.Misbehaving();
            var environment = (await pool.ReadAsync("environment")).Text();
            environment.ShouldNotContain(variable => variable.Contains("not for readers", StringComparison.Ordinal));
            environment.Select(variable => variable[..variable.IndexOf('=', StringComparison.Ordinal)])
                .ShouldAllBe(name => name == "PATH" || name == "HOME" || name.StartsWith("TMP", StringComparison.Ordinal) || name == "TEMP" || name.StartsWith("TZ", StringComparison.Ordinal)
                    || name.StartsWith('L') || name.StartsWith("DOTNET_", StringComparison.Ordinal) || name.StartsWith("MALLOC_", StringComparison.Ordinal));
        }
        finally
        {
            Environment.SetEnvironmentVariable("LICENSEINBOX__Smtp__Password", null);
        }
    }

    [Fact]
    public async Task It_opens_no_socket_and_neither_does_a_program_that_it_starts()
    {
        var warnings = new List<string>();
        await using var pool = SomeReader.Misbehaving(warn: warnings.Add);
        var outcomes = (await pool.ReadAsync("socket")).Text();
        outcomes.ShouldBe(["InterNetwork AccessDenied", "InterNetworkV6 AccessDenied", "Unix AccessDenied", "program refused True"]);
        warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Programs_run_in_it_and_are_talked_to_by_pipes()
    {
        await using var pool = SomeReader.Misbehaving();
        // Three standard descriptors, and the folder that is being listed.
        (await pool.ReadAsync("program")).Text().Single().ShouldBe("READ BY A PROGRAM4 ");
    }

    [Fact]
    public async Task The_system_limits_its_memory_and_refuses_core_dumps_and_further_rights()
    {
        await using var pool = SomeReader.Misbehaving();
        var limits = (await pool.ReadAsync("limits")).Text();
        Words(limits, "Max data size").ShouldBe(["Max", "data", "size", "536870912", "536870912", "bytes"]);
        Words(limits, "Max core file size").Take(6).ShouldBe(["Max", "core", "file", "size", "0", "0"]);
        Words(limits, "NoNewPrivs").ShouldBe(["NoNewPrivs:", "1"]);
        Words(limits, "Seccomp:").ShouldBe(["Seccomp:", "2"]);
        int.Parse((await pool.ReadAsync("native")).Text().Single(), System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(200, 512);
    }

    private static string[] Words(IReadOnlyList<string> lines, string beginning) =>
        lines.Single(line => line.StartsWith(beginning, StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
