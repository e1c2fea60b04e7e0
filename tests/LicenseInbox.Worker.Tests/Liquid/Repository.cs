namespace LicenseInbox.Worker.Tests.Liquid;

/// <summary>Where the sources lie.</summary>
internal static class Repository
{
    /// <summary>The folder that holds <c>LicenseInbox.sln</c>.</summary>
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder) =>
        folder is null ? throw new InvalidOperationException("The tests do not lie in the repository.")
        : File.Exists(Path.Combine(folder.FullName, "LicenseInbox.sln")) ? folder.FullName
        : Find(folder.Parent);
}
