using Microsoft.Extensions.DependencyInjection;

namespace LicenseInbox.Worker.Csv;

/// <summary>Puts the import into the container. It needs the store's ports.</summary>
internal static class ImportComposition
{
    public static IServiceCollection AddImport(this IServiceCollection services)
    {
        services.AddSingleton<RegistryImport>();
        return services;
    }

    /// <summary>Watches the folder of the settings, if there is one.</summary>
    public static IServiceCollection AddWatchedFolder(this IServiceCollection services, ImportOptions options)
    {
        services.AddSingleton(options);
        if (!string.IsNullOrEmpty(options.WatchFolder))
            services.AddHostedService<WatchedFolder>();
        return services;
    }
}
