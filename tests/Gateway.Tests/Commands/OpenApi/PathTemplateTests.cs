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
    [InlineData("/api/{id}", "/api/{id}")]
    [InlineData("/api/{**rest}", "/api/{rest} /api")]
    [InlineData("/{a}/x/{b?}", "/{a}/x/{b} /{a}/x")]
    [InlineData("/{**rest}", "/{rest} /")]
    [InlineData(null, "/{any} /")]
    [InlineData("/{page:regex(^(login|logout)$)}/{**rest}", "/{page}/{rest} /login /logout")]
    [InlineData("/{page:regex(^x.*$)}/{**rest}", "/{page}/{rest} /{page}")]
    [InlineData("/{a:regex(^(x|y)$)}/{b:regex(^(?:v-1|v_2)$)}/{**rest}", "/{a}/{b}/{rest} /x/v-1 /x/v_2 /y/v-1 /y/v_2")]
    public void AllOf_LastParameterMayBeAbsent_HasThePathWithoutIt(string? path, string expected) =>
        Assert.Equal(expected.Split(' '), PathTemplate.AllOf(path).Select(static template => template.Text));

    [Theory]
    [InlineData("{a:regex(^(login|logout)$)}", "login,logout", null)]
    [InlineData("{a:regex(^(?:v-1|v_2)$)}", "v-1,v_2", null)]
    [InlineData("{a:regex(^login$)}", "login", null)]
    [InlineData("{a:regex(^login|logout$)}", "", "^login|logout$")]
    [InlineData("{a:regex(^(x|)$)}", "", "^(x|)$")]
    [InlineData("{a:regex(^\\d{{3}}$)}", "", "^\\d{3}$")]
    [InlineData("{a:minlength(2):regex(^[a-z]+$)}", "", "^[a-z]+$")]
    [InlineData("{a:regex(^(?<n>x)$)}", "", null)]
    [InlineData("{a:regex(\\Ax)}", "", null)]
    [InlineData("{a:int}", "", null)]
    public void Parameter_OfARegularExpression_IsAListOrAPattern(string path, string values, string? pattern)
    {
        var parameter = Assert.Single(PathTemplate.Of(path).Parameters);

        Assert.Equal((values, pattern), (string.Join(',', parameter.Values), parameter.Pattern));
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
