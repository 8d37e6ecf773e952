using Gateway.Demo;

namespace Gateway.Tests.Demo;

public sealed class DemoRouteTests
{
    [Theory]
    [InlineData("/a", "/a", true, "")]
    [InlineData("/a", "/a/", false, "")]
    [InlineData("/a/{id}", "/a/7", true, "7")]
    [InlineData("/a/{id}", "/a/", false, "")]
    [InlineData("/a/{id}", "/a/7/b", false, "7/b")]
    [InlineData("/a/{id}/b", "/a/7/b", true, "7")]
    [InlineData("/a/{id}/b", "/a/b", false, "")]
    [InlineData("/a/{**rest}", "/a/7/b", true, "7/b")]
    [InlineData("/a/{**rest}", "/a/", false, "")]
    [InlineData("/a/{id}/b", "/a//b", false, "")]
    public void Matches_Path_GivesVariable(string pattern, string path, bool expected, string variable)
    {
        var route = new DemoRoute("GET", pattern, (_, _) => Task.CompletedTask);

        Assert.Equal(expected, route.Matches(path, out var found));
        Assert.Equal(variable, found);
    }

    [Theory]
    [InlineData("GET", "HEAD", true)]
    [InlineData("GET", "POST", false)]
    [InlineData("POST", "HEAD", false)]
    [InlineData("*", "PURGE", true)]
    public void Takes_Method_GetStandsForHead(string routes, string method, bool expected) =>
        Assert.Equal(expected, new DemoRoute(routes, "/", (_, _) => Task.CompletedTask).Takes(method));
}
