using LicenseInbox.Domain.Alerting;
using LicenseInbox.Domain.Policy;
using LicenseInbox.Domain.Reading;
using LicenseInbox.Domain.Replies;
using LicenseInbox.Domain.Reporting;
using LicenseInbox.Worker.Forms;
using LicenseInbox.Worker.Liquid;
using LicenseInbox.Worker.Settings;

namespace LicenseInbox.Worker.Composition;

/// <summary>What every command makes of the settings and the files of <c>config/</c>: the policy and the writer of replies.</summary>
internal sealed class ProgramParts
{
    private ProgramParts(WorkerSettings settings, PolicySettings policy, ReplyTemplates templates)
    {
        Settings = settings;
        Policy = policy;
        Replies = new FluidReplyWriter(templates, policy.TimeZone, settings.Replies.SignedBy, LetterWords.Of(policy));
        Alerts = new FluidAlertWriter(templates, policy.TimeZone, settings.Replies.SignedBy);
        Reports = new FluidReportWriter(templates, settings.Reports.Zone(policy.TimeZone), settings.Replies.SignedBy);
    }

    public WorkerSettings Settings { get; }

    public PolicySettings Policy { get; }

    public IReplyWriter Replies { get; }

    public IAlertWriter Alerts { get; }

    public IReportWriter Reports { get; }

    /// <param name="sources">Where the settings come from.</param>
    /// <param name="licenseTypesFile">A <c>license-types.json</c> that replaces the one of <c>config/</c>.</param>
    /// <param name="policyFolder">A folder whose policy files replace those of <c>config/</c>.</param>
    /// <exception cref="SettingsException">Anything is wrong in the settings or a file of <c>config/</c>.</exception>
    public static ProgramParts Load(SettingsSources sources, string? licenseTypesFile = null, string? policyFolder = null) => Of(WorkerSettings.Load(sources), sources, licenseTypesFile, policyFolder);

    /// <exception cref="SettingsException">As <see cref="Load"/>, or the worker could not run by these settings.</exception>
    public static ProgramParts LoadForRun(SettingsSources sources) => Of(WorkerSettings.LoadForRun(sources), sources, null);

    private static ProgramParts Of(WorkerSettings settings, SettingsSources sources, string? licenseTypesFile, string? policyFolder = null)
    {
        var forms = Forms(settings, sources);
        var policy = PolicyFiles.Load(settings.Policy, sources.ConfigFolder, licenseTypesFile, policyFolder) with
        {
            Titles = forms.Forms.ToDictionary(form => form.Kind, form => form.Title),
            RegistryMaxAge = settings.Registry.MaxAge,
            RequiredFields = forms.Forms.ToDictionary(form => form.Kind, form => (IReadOnlyList<string>)form.Fields.Where(field => field.Required).Select(field => field.Name).ToList()),
            Labels = forms.Forms.SelectMany(form => Labels(form)).ToDictionary(label => (label.Form, label.Field), label => label.Label),
        };
        try
        {
            var ours = Path.Combine(sources.ConfigFolder, "replies");
            var templates = new ReplyTemplates(settings.Replies.Folder is { Length: > 0 } own ? [ours, Path.GetFullPath(own)] : [ours]);
            LetterCheck.Write(templates, policy.TimeZone);
            return new ProgramParts(settings, policy, templates);
        }
        catch (TemplateException e)
        {
            throw new SettingsException([new SettingsError("replies", e.Message)]);
        }
    }

    /// <summary>Ours, and over it the operator's own.</summary>
    public static IReadOnlyList<string> FormsFolders(WorkerSettings settings, SettingsSources sources)
    {
        var ours = Path.GetFullPath(Path.Combine(sources.ConfigFolder, "forms"));
        return settings.Forms.Folder is { Length: > 0 } own ? [ours, Path.GetFullPath(own)] : [ours];
    }

    /// <exception cref="SettingsException">A description can't be used.</exception>
    public static FormDescriptions Forms(WorkerSettings settings, SettingsSources sources)
    {
        try
        {
            return FormDescriptions.Load(FormsFolders(settings, sources));
        }
        catch (Exception e) when (e is FormDescriptionException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([new SettingsError("A form's description can't be used", e.Message)]);
        }
    }

    /// <summary>What each field is called in replies: its first printed label, in a list with the row's number.</summary>
    private static IEnumerable<(FormKind Form, string Field, string Label)> Labels(FormDescription form) =>
        form.AllFields().Where(field => field.Field.Labels.Count > 0).Select(field => (
            form.Kind,
            field.Name,
            form.Rows?.Columns.Contains(field.Field) == true ? $"{field.Field.Labels[0]} {field.Name[(field.Name.LastIndexOf('_') + 1)..]}" : field.Field.Labels[0]));
}
