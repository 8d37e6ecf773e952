using System.Text;
using Gateway.LoadTests.Scenarios;

namespace Gateway.LoadTests.Tests.Scenarios;

public sealed class MobileHomeTests
{
    private static readonly MobileHome.Call[] Calls = [new("/a", "\"id\":7,"), new("/b", "\"id\":8,")];

    [Theory]
    [InlineData("""{"part0":{"id":7,"x":1},"part1":{"id":8,"x":1}}""", null)]
    [InlineData("""{"part0":{"id":8,"x":1},"part1":{"id":7,"x":1}}""", "part0 has no")]
    [InlineData("""{"part0":{"id":7,"x":1},"part1":null}""", "part1 has no")]
    [InlineData("""{"part0":{"id":7,"x":1}}""", "the screen has no part1")]
    [InlineData("[]", "the screen is no JSON object")]
    [InlineData("<html>", "the screen is no JSON object")]
    public void FindProblem_OfAScreen_LooksAtEachPart(string body, string? problem)
    {
        var found = MobileHome.FindProblem(Encoding.UTF8.GetBytes(body), Calls);

        Assert.Equal(problem is null, found is null);
        if (problem is not null)
            Assert.Contains(problem, found, StringComparison.Ordinal);
    }
}
