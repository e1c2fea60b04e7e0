using Microsoft.Extensions.Configuration;

namespace LicenseInbox.Worker.Settings;

/// <summary>Where settings come from. A later source wins: the file beside the program, a file of the operator's, the environment, the command line.</summary>
internal sealed record SettingsSources
{
    public const string EnvironmentPrefix = "LICENSEINBOX__";

    /// <summary>The environment variable that names the operator's file, where <c>--settings</c> does not.</summary>
    public const string FileVariable = "LICENSEINBOX_SETTINGS";

    /// <summary>The folder <c>config</c> beside the program.</summary>
    public string ConfigFolder { get; init; } = Path.Combine(AppContext.BaseDirectory, "config");

    /// <summary>The operator's own file, laid over the one beside the program.</summary>
    public string? File { get; init; }

    /// <summary>False for <c>check --data</c>: what a machine's environment holds must not change what is decided there.</summary>
    public bool Environment { get; init; } = true;

    /// <summary><c>Name=value</c> from the command line.</summary>
    public IReadOnlyDictionary<string, string?> CommandLine { get; init; } = new Dictionary<string, string?>();

    /// <exception cref="SettingsException">A file is not there, can't be read or is not JSON.</exception>
    public IConfigurationRoot Load()
    {
        var builder = new ConfigurationBuilder();
        Add(builder, Path.Combine(ConfigFolder, "appsettings.json"));
        if (File is not null)
            Add(builder, Path.GetFullPath(File));
        if (Environment)
            builder.AddEnvironmentVariables(EnvironmentPrefix);
        builder.Add(new CommandLineSource(CommandLine));
        return builder.Build();
    }

    /// <summary>Each file is tried alone first, so that its name stands in the error.</summary>
    private static void Add(ConfigurationBuilder builder, string path)
    {
        try
        {
            new ConfigurationBuilder().AddJsonFile(path, optional: false, reloadOnChange: false).Build();
        }
        catch (FileNotFoundException)
        {
            throw new SettingsException([new SettingsError(path, "this settings file does not exist")]);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([new SettingsError(path, $"this settings file can't be read: {(e.InnerException?.InnerException ?? e.InnerException ?? e).Message}")]);
        }

        builder.AddJsonFile(path, optional: false, reloadOnChange: false);
    }
}

/// <summary>Settings from the command line, told apart from other sources because a secret must not stand there.</summary>
internal sealed class CommandLineSource(IReadOnlyDictionary<string, string?> values) : IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => new CommandLineSettings(values);
}

internal sealed class CommandLineSettings(IReadOnlyDictionary<string, string?> values) : ConfigurationProvider
{
    public override void Load()
    {
        foreach (var (name, value) in values)
            Data[name] = value;
    }
}
