using System.Diagnostics;
using Gateway.LoadTests.Running;

namespace Gateway.LoadTests.Tests.Running;

public sealed class ProgramsTests
{
    [Fact]
    public void Find_OfAProgramOfThePath_IsItsPath() => Assert.True(File.Exists(Programs.Find("sh")));

    [Fact]
    public void Find_OfOneThatIsNotThere_IsNull()
    {
        Assert.Null(Programs.Find("no-such-program"));
        Assert.Null(Programs.FindLast("no-such-program"));
    }

    [Fact]
    public void FindLast_OfAPrefix_IsAProgramThatBeginsWithIt() =>
        Assert.StartsWith("sh", Path.GetFileName(Programs.FindLast("sh")), StringComparison.Ordinal);

    [Fact]
    public void Take_OfPorts_AreAllDifferent() => Assert.Equal(20, FreePorts.Take(20).Distinct().Count());

    [Fact]
    public void KillAll_ProcessesThatAreKept_EndAndThoseForgottenDoNot()
    {
        using var ended = Process.Start("true");
        ended.WaitForExit();
        using var kept = Process.Start("sleep", "600");
        using var forgotten = Process.Start("sleep", "600");
        var children = new ChildrenAtExit();
        children.Keep(ended);
        children.Keep(kept);
        children.Keep(forgotten);
        children.Forget(forgotten);
        try
        {
            children.KillAll();

            Assert.True(kept.WaitForExit(10_000));
            Assert.False(forgotten.HasExited);
        }
        finally
        {
            forgotten.Kill();
        }
    }
}
