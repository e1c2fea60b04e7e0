using System.Text.Encodings.Web;
using Fluid;
using Microsoft.Extensions.FileProviders;

namespace LicenseInbox.Worker.Liquid;

/// <summary>A template that can't be used; names its file.</summary>
internal sealed class TemplateException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>The templates of folders, a later one's in place of those before of the same name: <c>NAME.text.liquid</c> and <c>NAME.html.liquid</c>. All are read once.</summary>
internal sealed class ReplyTemplates
{
    private const int MostSteps = 200_000;

    private readonly Dictionary<string, IFluidTemplate> _templates = new(StringComparer.Ordinal);
    private readonly TemplateOptions _options;

    /// <exception cref="TemplateException">A folder is not there, or a template can't be parsed.</exception>
    public ReplyTemplates(params IReadOnlyList<string> folders)
    {
        foreach (var missing in folders.Where(folder => !Directory.Exists(folder)))
            throw new TemplateException($"{missing}: the folder of reply templates does not exist");
        _options = new TemplateOptions
        {
            FileProvider = new CompositeFileProvider(folders.Reverse().Select(folder => new PhysicalFileProvider(Path.GetFullPath(folder)))),
            StrictVariables = true,
            StrictFilters = true,
            MaxSteps = MostSteps,
            CultureInfo = System.Globalization.CultureInfo.InvariantCulture,
        };
        var parser = new FluidParser();
        foreach (var file in folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*.liquid").Order(StringComparer.Ordinal)))
        {
            if (!parser.TryParse(File.ReadAllText(file), out var template, out var error))
                throw new TemplateException($"{file}: {error}");
            _templates[Path.GetFileName(file)] = template;
        }
    }

    /// <exception cref="TemplateException">It is missing, uses a name that is none, or never ends.</exception>
    public string Text(string name, Dictionary<string, object?> view) => Tidy(Render($"{name}.text.liquid", view, NullEncoder.Default));

    /// <summary>As <see cref="Text"/>; every value is escaped.</summary>
    public string Html(string name, Dictionary<string, object?> view) => Tidy(Render($"{name}.html.liquid", view, HtmlEncoder.Default));

    private string Render(string file, Dictionary<string, object?> view, TextEncoder encoder)
    {
        if (!_templates.TryGetValue(file, out var template))
            throw new TemplateException($"{file}: there is no such template");
        var context = new TemplateContext(_options);
        foreach (var (name, value) in view)
            context.SetValue(name, Known(value));
        try
        {
            return template.Render(context, encoder);
        }
        catch (Exception e) when (e is FluidException or InvalidOperationException or ParseException or FileNotFoundException or ArgumentException)
        {
            throw new TemplateException($"{file}: {e.Message}", e);
        }
    }

    /// <summary>The same with <see cref="AbsentValue"/> for what is null, all the way down.</summary>
    private static object Known(object? value) => value switch
    {
        null => AbsentValue.Instance,
        Dictionary<string, object?> group => group.ToDictionary(pair => pair.Key, pair => Known(pair.Value)),
        IEnumerable<object> list => list.Select(Known).ToList(),
        _ => value,
    };

    /// <summary>At most one empty line in a row, none at the ends of lines or of the whole: what tags leave behind.</summary>
    private static string Tidy(string text)
    {
        var lines = new List<string>();
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd()))
        {
            if (line.Length > 0 || (lines.Count > 0 && lines[^1].Length > 0))
                lines.Add(line);
        }

        return string.Join('\n', lines).TrimEnd('\n') + "\n";
    }
}
