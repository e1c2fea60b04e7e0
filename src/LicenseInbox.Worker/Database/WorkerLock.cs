using LicenseInbox.Domain.Casebook;

namespace LicenseInbox.Worker.Database;

/// <summary>
/// Held by the worker that runs on a SQLite file, so that a second one is refused. The operating system lets go of it when the process ends, however it ends;
/// commands that only look, import or change a setting don't take it.
/// </summary>
internal sealed class WorkerLock : IDisposable
{
    private readonly FileStream? _file;

    private WorkerLock(FileStream? file) => _file = file;

    /// <exception cref="StoreUnusableException">Another worker holds it, or it can't be made.</exception>
    public static WorkerLock Take(StoreOptions options)
    {
        if (options.Kind != StoreKind.Sqlite)
            return new WorkerLock(null);
        var path = Path.GetFullPath(options.Path);
        try
        {
            // Whatever link it is reached by: the lock lies beside the file itself.
            path = ((File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? path) + ".lock";
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new WorkerLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StoreUnusableException($"Store:Path: '{path}' can't be written: {exception.Message}", exception);
        }
        catch (IOException exception)
        {
            throw new StoreUnusableException($"Another worker runs on '{options.Path}' (it holds '{path}'). Stop it first, or give this one a Store:Path of its own.", exception);
        }
    }

    public void Dispose() => _file?.Dispose();
}
