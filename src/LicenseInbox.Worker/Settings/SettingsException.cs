namespace LicenseInbox.Worker.Settings;

/// <summary>One thing that is wrong with the settings or a file in <c>config/</c>.</summary>
/// <param name="Name">The setting's full name, such as <c>Mail:TrustedHops</c>, or a file with the place in it.</param>
/// <param name="Problem">What is wrong; quotes the value unless it is a secret.</param>
/// <param name="Allowed">What is allowed, or null when the problem says it.</param>
internal sealed record SettingsError(string Name, string Problem, string? Allowed = null)
{
    public override string ToString() => Allowed is null ? $"{Name}: {Problem}" : $"{Name}: {Problem}; allowed: {Allowed}";
}

/// <summary>The settings can't be used. Holds everything that is wrong, not the first thing only. Fatal: nothing has been started.</summary>
internal sealed class SettingsException(IReadOnlyList<SettingsError> errors)
    : Exception(string.Join(Environment.NewLine, errors))
{
    public IReadOnlyList<SettingsError> Errors { get; } = errors;
}
