using Microsoft.Extensions.DependencyInjection;

namespace LicenseInbox.Worker.Csv;

/// <summary>Puts the import into the container. It needs the store's ports.</summary>
internal static class ImportComposition
{
    /// <param name="services">The container.</param>
    /// <param name="options">Where the watched folder is, if there is one.</param>
    public static IServiceCollection AddImport(this IServiceCollection services, ImportOptions options) =>
        services.AddSingleton(options).AddSingleton<RegistryImport>().AddSingleton<WatchedFolder>();
}
