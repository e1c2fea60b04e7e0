namespace LicenseInbox.Worker.Settings;

/// <summary><c>Import</c>: registry data from files.</summary>
internal sealed class ImportOptions
{
    /// <summary>A folder whose CSV files are imported when they change; not set: none is watched.</summary>
    public string? WatchFolder { get; set; }
}
