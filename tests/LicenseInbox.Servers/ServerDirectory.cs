using System.Diagnostics;

namespace LicenseInbox.Servers;

/// <summary>
/// A throw-away directory of one server, and the account the server runs under: nobody when we are root (PostgreSQL refuses root, and
/// Dovecot serves no mail to it), else our own.
/// </summary>
public sealed class ServerDirectory : IDisposable
{
    public ServerDirectory(string name)
    {
        Path = Directory.CreateTempSubdirectory($"licenseinbox-{name}-").FullName;
        User = Environment.UserName == "root" ? "nobody" : Environment.UserName;
        Group = User == "nobody" ? "nogroup" : Output("id", "-gn");
        if (IsRoot)
            Hand(Path);
    }

    public string Path { get; }

    public string User { get; }

    public string Group { get; }

    private bool IsRoot => User == "nobody" && Environment.UserName == "root";

    /// <summary>The command line that runs a command as the owner of this directory.</summary>
    public IEnumerable<string> AsOwner(IEnumerable<string> command) =>
        IsRoot ? ["setpriv", $"--reuid={User}", $"--regid={Group}", "--clear-groups", .. command] : command;

    /// <summary>Writes a file that the server can read.</summary>
    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, text);
        if (IsRoot)
            Hand(path);
        return path;
    }

    /// <summary>Makes a folder that belongs to the server.</summary>
    public string Folder(string name)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(path);
        if (IsRoot)
            Hand(path);
        return path;
    }

    /// <summary>Gives everything under a path to the server's account.</summary>
    public void HandOver(string path)
    {
        if (IsRoot)
            Output("chown", "-R", $"{User}:{Group}", path);
    }

    /// <summary>Runs a command as the owner to its end; its output.</summary>
    public string Run(params string[] command)
    {
        string[] whole = [.. AsOwner(command)];
        return Output(whole[0], whole[1..]);
    }

    /// <summary>The full path of a program, or the failure that says how to install it.</summary>
    public static string Program(string name, params string[] places)
    {
        var found = places.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
            .Concat(["/usr/sbin", "/usr/lib/dovecot"])
            .Select(place => System.IO.Path.Combine(place, name))
            .FirstOrDefault(File.Exists);
        return found ?? throw new MissingPartException(name);
    }

    /// <summary>Removes it; a server that is just being killed may still write into it.</summary>
    public void Dispose() => Output("bash", "-c", "for _ in {1..10}; do rm -rf \"$1\" && exit; sleep 0.2; done; exit 1", "remove", Path);

    private void Hand(string path) => Output("chown", $"{User}:{Group}", path);

    private static string Output(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}{errors.GetAwaiter().GetResult()}");
    }
}
