using System.ComponentModel.DataAnnotations;

namespace LicenseInbox.Worker.Database;

/// <summary>Which database holds the store.</summary>
internal enum StoreKind
{
    /// <summary>A file beside the worker; one worker only.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server.</summary>
    PostgreSql,
}

/// <summary>Settings <c>Store:*</c>.</summary>
internal sealed class StoreOptions : IValidatableObject
{
    /// <summary><c>sqlite</c> (default) or <c>postgresql</c>.</summary>
    public StoreKind Kind { get; set; } = StoreKind.Sqlite;

    /// <summary>The SQLite file; its folder is created when missing. Default <c>data/licenseinbox.db</c>.</summary>
    public string Path { get; set; } = "data/licenseinbox.db";

    /// <summary>The PostgreSQL connection string (Npgsql's keywords); holds a password: prefer <see cref="ConnectionStringFile"/>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>A file whose content is the connection string.</summary>
    public string? ConnectionStringFile { get; set; }

    /// <summary>How long a statement, or the wait for another writer, may take. Default 30 s, range 1 s to 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a worker that holds a lease may be silent before another takes over. Default 25 s, range 5 s to 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00")]
    public TimeSpan SilentAfter { get; set; } = TimeSpan.FromSeconds(25);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Kind == StoreKind.Sqlite && string.IsNullOrWhiteSpace(Path))
            yield return new ValidationResult("must name a file when Store:Kind is sqlite", [nameof(Path)]);
        if (Kind == StoreKind.PostgreSql && string.IsNullOrWhiteSpace(ConnectionString) == string.IsNullOrWhiteSpace(ConnectionStringFile))
            yield return new ValidationResult("or Store:ConnectionStringFile must be set, exactly one of them, when Store:Kind is postgresql", [nameof(ConnectionString)]);
    }

    /// <summary>The connection string for the kind chosen.</summary>
    /// <exception cref="Domain.Casebook.StoreUnusableException">The file that holds it can't be read.</exception>
    public string ToConnectionString()
    {
        if (Kind == StoreKind.Sqlite)
            return SqliteDatabase.ConnectionString(Path, Timeout);
        var name = ConnectionString is null ? "Store:ConnectionStringFile" : "Store:ConnectionString";
        try
        {
            var text = ConnectionString ?? File.ReadAllText(ConnectionStringFile!).Trim();
            return PostgresDatabase.ConnectionString(text, Timeout);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new Domain.Casebook.StoreUnusableException($"{name} can't be used: {exception.Message}", exception);
        }
        catch (ArgumentException)
        {
            // What it quotes may be a part of the password.
            throw new Domain.Casebook.StoreUnusableException($"{name} can't be used: it is no connection string of Npgsql's (Host=…;Username=…;Password='…'), or has an unknown word or value");
        }
    }
}
