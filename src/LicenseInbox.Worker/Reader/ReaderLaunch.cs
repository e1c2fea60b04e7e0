using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace LicenseInbox.Worker.Reader;

/// <summary>
/// How a reader process is started: the same program, with an environment of only what the runtime and the programs it starts need. No setting, no secret, no descriptor but the three standard ones.
/// </summary>
internal static class ReaderLaunch
{
    private static readonly string[] Passed = ["PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TZDIR", "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "SystemRoot", "SystemDrive", "windir"];

    /// <summary>The managed heap gets three quarters: then it is a managed exception that says so, and not a refused page in the middle of the runtime.</summary>
    private const double HeapShare = 0.75;

    public static ProcessStartInfo Of(string library, DirectoryInfo folder, long memory)
    {
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder.FullName,
        };
        if (IsNamed(Environment.ProcessPath, Path.GetFileNameWithoutExtension(library)))
        {
            start.FileName = Environment.ProcessPath!;
        }
        else
        {
            start.FileName = IsNamed(Environment.ProcessPath, "dotnet") ? Environment.ProcessPath! : Muxer();
            start.ArgumentList.Add(library);
        }

        start.ArgumentList.Add(ReaderChild.Command);
        SetEnvironment(start.Environment, folder.FullName, memory);
        return start;
    }

    private static void SetEnvironment(IDictionary<string, string?> environment, string folder, long memory)
    {
        environment.Clear();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (Passed.Contains((string)variable.Key, StringComparer.Ordinal))
                environment[(string)variable.Key] = (string?)variable.Value;
        }

        foreach (var name in (string[])["HOME", "TMPDIR", "TMP", "TEMP"])
            environment[name] = folder;
        // Small and soon there: no collector threads, no profile for optimising, no sockets of debuggers, no second mapping of every page of code.
        environment["DOTNET_gcServer"] = "0";
        environment["DOTNET_gcConcurrent"] = "0";
        environment["DOTNET_GCHeapHardLimit"] = ((long)(memory * HeapShare)).ToString("X", CultureInfo.InvariantCulture);
        environment["DOTNET_GCConserveMemory"] = "5";
        // Collected after 64 MiB of what is new: a mail makes 12, of which next to nothing outlasts it.
        environment["DOTNET_GCgen0size"] = "4000000";
        environment["DOTNET_TieredPGO"] = "0";
        environment["DOTNET_EnableDiagnostics"] = "0";
        environment["DOTNET_EnableWriteXorExecute"] = "0";
        environment["DOTNET_DbgEnableMiniDump"] = "0";
        environment["DOTNET_NOLOGO"] = "1";
        // Pictures go back to the system when they are let go: else they leave holes, and the process grows from page to page until it has no memory for the next.
        environment["MALLOC_ARENA_MAX"] = "2";
        environment["MALLOC_MMAP_THRESHOLD_"] = "1048576";
    }

    /// <summary>Without the extension of Windows' programs; what follows a dot elsewhere is part of the name.</summary>
    private static bool IsNamed(string? program, string name) =>
        Path.GetFileName(program) is { } file && (file.Equals(name, StringComparison.OrdinalIgnoreCase) || file.Equals(name + ".exe", StringComparison.OrdinalIgnoreCase));

    /// <summary>The <c>dotnet</c> that belongs to the running runtime (…/shared/Microsoft.NETCore.App/10.0.x/): for when the program runs inside another, as in tests.</summary>
    private static string Muxer() =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
