using Gateway.Transforms.Receiving.Paths;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Receiving.Paths;

public sealed class PathJudgeTests
{
    private static readonly Dictionary<string, string> AdminAndRest = new() { ["/admin"] = "admin", ["*"] = "rest" };

    [Theory]
    [InlineData("/a%2Fb", true)]
    [InlineData("//b", true)]
    [InlineData("//admin", false)]
    [InlineData("/admin;x", false)]
    public async Task IsUnambiguous_Reading_TakesTheSameRouteOrNot(string path, bool expected)
    {
        var routes = new RouteSwitch(AdminAndRest);

        Assert.Equal(expected, await JudgeAsync(routes, routes.Receive(path), path));
    }

    [Fact]
    public async Task IsUnambiguous_ReadingWithoutRoute_IsAnother()
    {
        var routes = new RouteSwitch(new() { ["/a%2Fb"] = "one" });

        Assert.False(await JudgeAsync(routes, routes.Receive("/a%2Fb"), "/a%2Fb"));
    }

    [Fact]
    public async Task IsUnambiguous_RouteThatAllowsRawPaths_IsNotAsked()
    {
        var routes = new RouteSwitch(AdminAndRest, RawPathAllowance.Instance);

        Assert.True(await JudgeAsync(routes, routes.Receive("//admin"), "//admin"));
        Assert.Empty(routes.Asked);
    }

    [Fact]
    public async Task IsUnambiguous_NoRoute_IsNotAsked()
    {
        var routes = new RouteSwitch(new() { ["/admin"] = "admin" });

        Assert.True(await JudgeAsync(routes, routes.Receive("//admin"), "//admin"));
        Assert.Empty(routes.Asked);
    }

    [Theory]
    [InlineData("/a%2Fb", true)]
    [InlineData("//admin", false)]
    public async Task IsUnambiguous_RoutesReplacedBeforeTheFirstQuestion_JudgesAndServesByTheNewOnes(string path, bool expected)
    {
        var routes = new RouteSwitch(AdminAndRest);
        var context = routes.Receive(path);
        routes.Reload();

        Assert.Equal(expected, await JudgeAsync(routes, context, path));
        Assert.Same(routes.Find(path), context.GetEndpoint());
        Assert.NotEqual(PathNote.OfTrial, context.Features.Get<PathNote>());
    }

    [Fact]
    public async Task IsUnambiguous_RoutesReplacedBetweenTwoQuestions_AsksAgain()
    {
        var routes = new RouteSwitch(AdminAndRest);
        var context = routes.Receive("/;/b");
        routes.Answered = count =>
        {
            if (count == 1)
                routes.Reload();
        };

        Assert.True(await JudgeAsync(routes, context, "/;/b"));
        Assert.Same(routes.Find("/;/b"), context.GetEndpoint());
    }

    [Fact]
    public async Task IsUnambiguous_RoutesReplacedAllTheTime_GivesUp()
    {
        var routes = new RouteSwitch(AdminAndRest);
        routes.Answered = _ => routes.Reload();

        Assert.False(await JudgeAsync(routes, routes.Receive("/a%2Fb"), "/a%2Fb"));
    }

    [Fact]
    public async Task Ask_AnotherPath_LeavesTheRequestAsItIs()
    {
        var routes = new RouteSwitch(AdminAndRest);
        var context = routes.Receive("/b");
        context.Request.Headers["X-Tenant"] = "1";

        var endpoint = await routes.Trial.AskAsync(context, "/admin");

        Assert.Equal("admin", endpoint?.DisplayName);
        Assert.Equal("rest", context.GetEndpoint()?.DisplayName);
        Assert.Equal("/b", context.Request.Path.Value);
        Assert.Null(context.Features.Get<PathNote>());
    }

    private static async Task<bool> JudgeAsync(RouteSwitch routes, HttpContext context, string path)
    {
        var note = new PathNote(path, RawPath.FormOf(path));
        context.Features.Set(note);
        return await new PathJudge(routes.Trial).IsUnambiguousAsync(context, note);
    }
}
