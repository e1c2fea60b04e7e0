using LicenseInbox.Worker.Forms.Documents;

namespace LicenseInbox.Worker.Tests.Forms.Documents;

public class DeepStackTests
{
    [Fact]
    public void What_runs_within_it_starts_no_other_thread()
    {
        var (outer, inner) = DeepStack.Run(() => (Environment.CurrentManagedThreadId, DeepStack.Run(() => Environment.CurrentManagedThreadId)));
        inner.ShouldBe(outer);
        outer.ShouldNotBe(Environment.CurrentManagedThreadId);
    }

    [Fact]
    public void What_is_thrown_there_is_thrown_here() =>
        Should.Throw<FormatException>(() => DeepStack.Run<int>(() => throw new FormatException("there"))).Message.ShouldBe("there");
}
