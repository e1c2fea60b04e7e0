namespace LicenseInbox.Benchmarks.Thousand;

/// <summary>A folder of its own for all temporary files of this program and of whatever it starts, so that what stays behind is seen.</summary>
internal sealed class Leftovers
{
    private readonly DirectoryInfo _folder;

    public Leftovers()
    {
        _folder = Directory.CreateTempSubdirectory("licenseinbox-thousand-");
        Environment.SetEnvironmentVariable("TMPDIR", _folder.FullName);
    }

    /// <summary>Files and folders that are still there.</summary>
    public int Files => _folder.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Count();

    /// <summary>Processes that were started with a temporary folder in ours: readers, and the programs they start.</summary>
    public int Processes => Directory.EnumerateDirectories("/proc").Count(process => int.TryParse(Path.GetFileName(process), out var id) && id != Environment.ProcessId && IsOurs(process));

    public void Remove() => _folder.Delete(recursive: true);

    private bool IsOurs(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "environ")).Contains(_folder.FullName, StringComparison.Ordinal);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is another user's.
            return false;
        }
    }
}
