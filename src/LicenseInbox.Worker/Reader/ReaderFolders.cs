namespace LicenseInbox.Worker.Reader;

/// <summary>
/// The temporary folders of this program's reader processes, one for each, all in one folder that this program holds a lock on. A folder that nobody holds is what a killed program left: it is removed.
/// </summary>
internal sealed class ReaderFolders : IDisposable
{
    public const string Prefix = "licenseinbox-reader-";
    private const string LockName = "lock";

    /// <summary>A folder without a lock may be one that another program is just making.</summary>
    private static readonly TimeSpan Unlocked = TimeSpan.FromMinutes(10);

    private readonly DirectoryInfo _own;
    private readonly FileStream _lock;
    private int _last;

    public ReaderFolders(TimeProvider time)
    {
        RemoveLeftovers(System.IO.Path.GetTempPath(), time.GetUtcNow());
        _own = Directory.CreateTempSubdirectory(Prefix);
        _lock = new FileStream(System.IO.Path.Combine(_own.FullName, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
    }

    public string Path => _own.FullName;

    /// <summary>An empty folder.</summary>
    public DirectoryInfo Add() => _own.CreateSubdirectory(Interlocked.Increment(ref _last).ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Removes a folder with whatever is in it, also what a dying process is still writing.</summary>
    public static void Remove(DirectoryInfo folder)
    {
        const int Tries = 3;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                folder.Delete(recursive: true);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (IOException) when (attempt < Tries)
            {
                // A file came after the folder was listed.
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It stays until the next start, which removes it.
                return;
            }
        }
    }

    /// <summary>Removes what killed programs left in a folder for temporary files.</summary>
    public static void RemoveLeftovers(string temporary, DateTimeOffset now)
    {
        foreach (var folder in new DirectoryInfo(temporary).EnumerateDirectories(Prefix + "*"))
        {
            if (folder.LinkTarget is null && IsLeft(folder, now))
                Remove(folder);
        }
    }

    public void Dispose()
    {
        _lock.Dispose();
        Remove(_own);
    }

    private static bool IsLeft(DirectoryInfo folder, DateTimeOffset now)
    {
        try
        {
            using var held = new FileStream(System.IO.Path.Combine(folder.FullName, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (FileNotFoundException)
        {
            return now - folder.CreationTimeUtc > Unlocked;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Held by a program that runs, or another user's.
            return false;
        }
    }
}
