using LicenseInbox.Worker.Forms.Documents;

namespace LicenseInbox.Worker.Tests.Forms.Documents;

public class SpecksTests
{
    [Theory]
    [InlineData("eee Lisa Brandt", "Lisa Brandt")]
    [InlineData("ceeceeceseeeeeeeeee. Lisa Brandt", "Lisa Brandt")]
    [InlineData("ccc...eee 07/31", "07/31")]
    [InlineData("| Lisa Brandt _", "Lisa Brandt")]
    [InlineData("Lee Beecher", "Lee Beecher")]
    [InlineData("[drawn]", "[drawn]")]
    [InlineData("eeeee", "eeeee")]
    public void Dots_that_lead_to_a_value_and_marks_around_it_are_none_of_it(string read, string value) =>
        FormMerger.WithoutSpecks(read).ShouldBe(value);
}
