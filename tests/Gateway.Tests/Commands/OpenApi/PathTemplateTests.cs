using Gateway.Commands.OpenApi;

namespace Gateway.Tests.Commands.OpenApi;

public sealed class PathTemplateTests
{
    [Theory]
    [InlineData("/api/home", "/api/home")]
    [InlineData("/", "/")]
    [InlineData("/api/{id:int}", "/api/{id}")]
    [InlineData("/api/{**rest}", "/api/{rest}")]
    [InlineData("/{a}/x/{b?}", "/{a}/x/{b}")]
    [InlineData("/files/{name}.{kind}", "/files/{name}.{kind}")]
    [InlineData(null, "/{any}")]
    public void Of_RoutesPath_IsOpenApis(string? path, string expected)
    {
        var template = PathTemplate.Of(path);

        Assert.Equal(expected, template.Text);
        Assert.Equal(expected.Count(static c => c == '{'), template.Parameters.Count);
    }

    [Theory]
    [InlineData("/api/{**rest}", "/api/users/{id}", true)]
    [InlineData("/api/{**rest}", "/api", true)]
    [InlineData("/api/{**rest}", "/apis", false)]
    [InlineData("/api/{id}", "/api/{user}", true)]
    [InlineData("/api/{id}", "/api/{user}/x", false)]
    [InlineData("/api/{id?}", "/api", true)]
    [InlineData("/API/x", "/api/x", true)]
    [InlineData("/api/x", "/api", false)]
    [InlineData(null, "/anything", true)]
    public void Covers_PathOfABackend_AsTheRouterWould(string? route, string path, bool covers) => Assert.Equal(covers, PathTemplate.Covers(route, path));

    [Theory]
    [InlineData("/api/users/{id}", "/api/users/{profile.body.id}", true)]
    [InlineData("/api/users/{id}", "/api/users/7", true)]
    [InlineData("/api/users/me", "/api/users/{id}", false)]
    [InlineData("/api/users/{id}", "/api/users", false)]
    public void StandsFor_PartsPath_BySegment(string document, string part, bool stands) => Assert.Equal(stands, PathTemplate.StandsFor(document, part));
}
