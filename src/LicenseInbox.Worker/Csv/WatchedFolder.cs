using System.Security.Cryptography;
using System.Text;
using LicenseInbox.Domain.Casebook;
using LicenseInbox.Domain.Registry;
using Microsoft.Extensions.Logging;

namespace LicenseInbox.Worker.Csv;

/// <summary>
/// Imports a folder whenever its files have changed and lie still. They are told by their digest, so that a restart imports nothing twice, and files that are written again as they were only confirm what is known; a set of files that can't be imported is told once,
/// as a log entry and an exception for a representative, which the next good import resolves. One worker at a time does this: what another, that was frozen, has read of older files must not come after the newer ones.
/// </summary>
internal sealed class WatchedFolder(
    RegistryImport import,
    IImportLog log,
    ICasebooks casebooks,
    ImportOptions options,
    TimeProvider time,
    ILogger<WatchedFolder> logger)
{
    private string? _seen;
    private (string Look, string? Digest)? _digested;

    /// <summary>Looks once. What has changed since the last look is left until it lies still.</summary>
    /// <returns>Whether something was imported.</returns>
    public async Task<bool> LookAsync(Lease lease, CancellationToken cancellationToken)
    {
        var directory = options.WatchFolder!;
        var digest = await DigestAsync(directory, cancellationToken);
        var isStill = digest is not null && digest == _seen;
        _seen = digest;
        if (!isStill)
            return false;
        var last = await log.LastAsync(cancellationToken);
        if (last?.Digest == digest)
        {
            if (last is { Error: null } && WrittenAt(directory) > last.At)
                await ConfirmAsync(lease, directory, last, cancellationToken);
            return false;
        }

        try
        {
            var result = await import.ImportAsync(lease, directory, cancellationToken);
            logger.LogInformation("Imported {Folder:l}: {Added} rows added, {Replaced} replaced", directory, result.Added, result.Replaced);
            foreach (var row in result.LeftAlone)
                logger.LogWarning("licenses.csv: line {Line} was left alone: {Reason:l}", row.Line, row.Reason);
            if (last?.Error is { } error)
                await PutAsync(lease, record => record with { Summary = error, Resolution = "A later import succeeded.", ResolvedAt = time.GetUtcNow() }, cancellationToken);
            await log.RecordAsync(lease, new ImportRecord(digest!, time.GetUtcNow(), null), cancellationToken);
            return true;
        }
        catch (CsvFilesException exception)
        {
            logger.LogError("{Folder:l} was not imported:\n{Errors}", directory, exception.Message);
            await OpenAsync(lease, directory, exception, cancellationToken);
            await log.RecordAsync(lease, new ImportRecord(digest!, time.GetUtcNow(), exception.Errors[0]), cancellationToken);
            return false;
        }
    }

    /// <summary>Looks again and again, until it is told to stop.</summary>
    public async Task WatchAsync(Lease lease, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(lease, stoppingToken);
            }
            catch (Exception exception) when (exception is StoreUnavailableException or IOException or UnauthorizedAccessException)
            {
                logger.LogWarning("{Folder:l} could not be looked at: {Reason:l}", options.WatchFolder, exception.Message);
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or LeaseLostException))
            {
                logger.LogError(exception, "{Folder:l} could not be looked at", options.WatchFolder);
            }

            await Task.Delay(options.WatchEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>An export that writes what was there before says that it is right still.</summary>
    private async Task ConfirmAsync(Lease lease, string directory, ImportRecord last, CancellationToken cancellationToken)
    {
        await import.ConfirmAsync(lease, cancellationToken);
        await log.RecordAsync(lease, last with { At = time.GetUtcNow() }, cancellationToken);
        logger.LogInformation("{Folder:l} was written again and says the same", directory);
    }

    private static DateTimeOffset WrittenAt(string directory) =>
        RegistryFiles.Names.Select(name => Path.Combine(directory, name)).Where(File.Exists).Max(path => new DateTimeOffset(File.GetLastWriteTimeUtc(path), TimeSpan.Zero));

    /// <summary>One digest over names and contents; null when there is none of the files. Files that look as they did are not read again.</summary>
    private async Task<string?> DigestAsync(string directory, CancellationToken cancellationToken)
    {
        var files = RegistryFiles.Names.Select(name => new FileInfo(Path.Combine(directory, name))).Where(file => file.Exists).ToList();
        var look = string.Join('|', files.Select(file => $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}"));
        if (_digested is { } known && known.Look == look)
            return known.Digest;
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            await using var content = file.OpenRead();
            digest.AppendData(Encoding.UTF8.GetBytes(file.Name));
            digest.AppendData(await SHA256.HashDataAsync(content, cancellationToken));
        }

        var result = files.Count > 0 ? Convert.ToHexStringLower(digest.GetHashAndReset()) : null;
        _digested = (look, result);
        return result;
    }

    private Task OpenAsync(Lease lease, string directory, CsvFilesException exception, CancellationToken cancellationToken) =>
        PutAsync(lease, record => record with { Summary = $"{directory} was not imported ({exception.Errors.Count} errors): {exception.Errors[0]}" }, cancellationToken);

    private async Task PutAsync(Lease lease, Func<ExceptionRecord, ExceptionRecord> change, CancellationToken cancellationToken)
    {
        // One record for the folder: it is opened again rather than piling up.
        var id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes("import:" + options.WatchFolder)).AsSpan(0, 16));
        await using var book = await casebooks.OpenAsync(lease, cancellationToken);
        book.Put(change(new ExceptionRecord { Id = id, Code = ImportOptions.FailedCode, Summary = "", OpenedAt = time.GetUtcNow() }));
        await book.CommitAsync(cancellationToken);
    }
}
