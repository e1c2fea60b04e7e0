using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using LicenseInbox.Domain.Reading;

namespace MisbehavingReader;

/// <summary>Does what the document's text says; what came of it is the text of an unknown document.</summary>
internal sealed class MisbehavingDocuments(IReadingProgress progress) : IDocumentReader
{
    private static readonly List<byte[]> Hoard = [];

    public bool IsDocument(ReadOnlySpan<byte> content, string? name) => true;

    public DocumentFacts Read(ReadOnlyMemory<byte> content, string name, ReadingDepth depth, CancellationToken cancellationToken) => new()
    {
        Name = name,
        Digest = Convert.ToHexStringLower(SHA256.HashData(content.Span)),
        Pages = Environment.ProcessId,
        Unknown = new UnknownDocument { Text = [.. Do(Encoding.UTF8.GetString(content.Span), progress)] },
    };

    public static IEnumerable<string> Do(string text, IReadingProgress? progress)
    {
        var words = text.Split(' ');
        return words[0] switch
        {
            "hang" => Hang(),
            "recognise" => Recognise(progress!),
            "memory" => Allocate(int.MaxValue),
            "hoard" => Allocate(int.Parse(words[1], CultureInfo.InvariantCulture)),
            "native" => AllocateNative(),
            "overflow" => [Overflow(1).ToString(CultureInfo.InvariantCulture)],
            "exit" => Exit(),
            "throw" => throw new InvalidOperationException("4111 1111 1111 1111"),
            "chatter" => Chatter(),
            "flood" => [new string('<', 4_000_000)],
            "descriptors" => new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos().Select(file => $"{file.Name} {file.LinkTarget}"),
            "environment" => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => $"{variable.Key}={variable.Value}"),
            "limits" => File.ReadAllLines("/proc/self/limits").Concat(File.ReadAllLines("/proc/self/status")),
            "socket" => Connect(),
            "program" => RunProgram(),
            "greedy" => Greedy(),
            "litter" => Litter(),
            "spawn" => Spawn(),
            _ => [text],
        };
    }

    private static string[] Hang()
    {
        while (true)
        {
            // Round and round, without a call in which it could be stopped.
        }
    }

    private static string[] Recognise(IReadingProgress progress)
    {
        while (true)
            progress.Enter(ReadingPhase.Ocr);
    }

    private static string[] Allocate(int megabytes)
    {
        for (var at = 0; at < megabytes; at++)
        {
            var block = new byte[1024 * 1024];
            Array.Fill(block, (byte)1);
            Hoard.Add(block);
        }

        return [$"{megabytes} MB"];
    }

    private static unsafe string[] AllocateNative()
    {
        const int Block = 16 * 1024 * 1024;
        for (var blocks = 0; ; blocks++)
        {
            try
            {
                NativeMemory.Fill(NativeMemory.Alloc(Block), Block, 1);
            }
            catch (OutOfMemoryException)
            {
                return [$"{blocks * 16}"];
            }
        }
    }

    private static int Overflow(int depth) => depth + Overflow(depth + 1);

    private static string[] Exit()
    {
        Environment.Exit(3);
        return [];
    }

    private static string[] Chatter()
    {
        Console.WriteLine("on standard output");
        Console.Error.WriteLine("on standard error");
        using var shell = Process.Start("sh", ["-c", "echo from a program; cat"]);
        shell.WaitForExit();
        return [$"ended with {shell.ExitCode}"];
    }

    private static string[] Connect()
    {
        var outcomes = new List<string>();
        foreach (var family in new[] { AddressFamily.InterNetwork, AddressFamily.InterNetworkV6, AddressFamily.Unix })
        {
            try
            {
                using var socket = new Socket(family, SocketType.Stream, ProtocolType.Unspecified);
                outcomes.Add($"{family} opened");
            }
            catch (SocketException error)
            {
                outcomes.Add($"{family} {error.SocketErrorCode}");
            }
        }

        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", "exec 3<>/dev/tcp/127.0.0.1/25 && echo opened || echo refused"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        outcomes.Add($"program {shell.StandardOutput.ReadToEnd().Trim()} {shell.StandardError.ReadToEnd().Contains("Permission denied", StringComparison.Ordinal)}");
        return [.. outcomes];
    }

    private static string[] RunProgram()
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", "cat | tr a-z A-Z; ls /proc/self/fd | wc -l"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        shell.StandardInput.Write("read by a program");
        shell.StandardInput.Close();
        return [shell.StandardOutput.ReadToEnd().ReplaceLineEndings(" ")];
    }

    /// <summary>A program that keeps all it gets, a line without end, and one that fills the disk: what they say about it.</summary>
    private static string[] Greedy() =>
    [
        .. ((string[])["head -c 900000000 /dev/zero | tail -n 1 | wc -c", "head -c 400000000 /dev/zero > large; rm -f large"]).Select(command =>
        {
            using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", $"trap '' XFSZ; cd \"$TMPDIR\"; {command}"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = shell.StandardError.ReadToEndAsync();
            return $"{shell.StandardOutput.ReadToEnd()} {errors.GetAwaiter().GetResult()}";
        }),
    ];

    private static string[] Litter()
    {
        var folder = Directory.CreateTempSubdirectory("litter");
        File.WriteAllText(Path.Combine(folder.FullName, "page.png"), "a page");
        File.WriteAllText(Path.GetTempFileName(), "another");
        return [folder.FullName];
    }

    private static string[] Spawn()
    {
        Litter();
        Process.Start("sleep", ["2717"]);
        return Hang();
    }
}
