using LicenseInbox.Worker.Liquid;

namespace LicenseInbox.Worker.Tests.Liquid;

public sealed class ReplyTemplatesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("templates");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("{{ nobody_knows_this }}")]
    [InlineData("{{ section.nobody_knows_this }}")]
    [InlineData("{{ name | no_such_filter }}")]
    [InlineData("{% include 'no-such-template.text' %}")]
    public void A_template_that_uses_what_there_is_not_fails_and_is_named(string template)
    {
        Write("letter.text.liquid", template);
        var view = new Dictionary<string, object?> { ["name"] = "Lee", ["section"] = new Dictionary<string, object?> { ["kind"] = "moved" } };

        Should.Throw<TemplateException>(() => new ReplyTemplates(_folder.FullName).Text("letter", view)).Message.ShouldContain("letter.text.liquid");
    }

    [Fact]
    public void A_template_with_a_mistake_is_named_with_its_line()
    {
        Write("letter.text.liquid", "one\n{% if %}\n");

        Should.Throw<TemplateException>(() => new ReplyTemplates(_folder.FullName)).Message.ShouldContain("letter.text.liquid");
    }

    [Fact]
    public void A_value_that_is_absent_is_written_as_nothing()
    {
        Write("letter.text.liquid", "[{{ name }}]{% if name %}yes{% endif %}");

        new ReplyTemplates(_folder.FullName).Text("letter", new Dictionary<string, object?> { ["name"] = null }).ShouldBe("[]\n");
    }

    [Fact]
    public void A_template_of_an_own_folder_stands_in_place_of_ours_also_where_another_includes_it()
    {
        var own = _folder.CreateSubdirectory("own");
        Write("letter.text.liquid", "ours: {% include 'moved.text' %}");
        Write("moved.text.liquid", "our moved");
        Write("asked.text.liquid", "our asked");
        File.WriteAllText(Path.Combine(own.FullName, "moved.text.liquid"), "own moved");
        var templates = new ReplyTemplates(_folder.FullName, own.FullName);

        templates.Text("letter", []).ShouldBe("ours: own moved\n");
        templates.Text("moved", []).ShouldBe("own moved\n");
        templates.Text("asked", []).ShouldBe("our asked\n");
        Should.Throw<TemplateException>(() => new ReplyTemplates(_folder.FullName, Path.Combine(_folder.FullName, "none"))).Message.ShouldContain("none: the folder");
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);
}
