using LicenseInbox.Domain.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace LicenseInbox.Worker.Csv;

/// <summary>Puts the import into the container. It needs the store's ports.</summary>
internal static class ImportComposition
{
    /// <param name="services">The container.</param>
    /// <param name="options">Where the watched folder is, if there is one.</param>
    /// <param name="chassis">The names that a chassis may have.</param>
    public static IServiceCollection AddImport(this IServiceCollection services, ImportOptions options, IReadOnlyList<Chassis> chassis) =>
        services.AddSingleton(options).AddSingleton(provider => new RegistryImport(provider.GetRequiredService<IRegistryLoader>(), chassis)).AddSingleton<WatchedFolder>();
}
