using Gateway.Commands.Explaining;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Commands;

public sealed class ExplainedRequestTests
{
    private static readonly IServiceProvider Services = new ServiceCollection().BuildServiceProvider();

    [Theory]
    [InlineData("/a%2Fb/c%20d?x=1", "localhost", "/a%2Fb/c d", "?x=1", "/a%2Fb/c%20d?x=1")]
    [InlineData("https://shop.test:8443/a?", "shop.test:8443", "/a", "?", "/a?")]
    [InlineData("http://shop.test", "shop.test", "/", "", "/")]
    [InlineData("/a/../b", "localhost", "/b", "", "/a/../b")]
    [InlineData("/a#part", "localhost", "/a", "", "/a")]
    [InlineData("http://shop.test?next=/h", "shop.test", "/", "?next=/h", "/?next=/h")]
    [InlineData("http://shop.test#/h", "shop.test", "/", "", "/")]
    public void Create_Url_IsSeenAsTheServerWouldSeeIt(string url, string host, string path, string query, string target)
    {
        var request = ExplainedRequest.Create(Services, "GET", url, [], out var error)!.Request;

        Assert.Null(error);
        Assert.Equal("GET", request.Method);
        Assert.Equal(host, request.Host.Value);
        Assert.Equal(path, request.Path.Value);
        Assert.Equal(query, request.QueryString.Value);
        Assert.Equal(target, request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
    }

    [Fact]
    public void Create_HostHeader_ComesBeforeTheUrls()
    {
        var request = ExplainedRequest.Create(Services, "GET", "/a", ["host: shop.test:8443"], out _)!.Request;

        Assert.Equal("shop.test:8443", request.Host.Value);
        Assert.Equal("shop.test:8443", request.Headers.Host);
    }

    [Fact]
    public void Create_Method_KeepsItsCase() =>
        Assert.Equal("Purge", ExplainedRequest.Create(Services, "Purge", "/a", [], out _)!.Request.Method);

    [Theory]
    [InlineData("")]
    [InlineData("G T")]
    [InlineData("GET:")]
    [InlineData("gét")]
    public void Create_WordThatIsNoMethod_IsRefusedWithASentence(string method)
    {
        Assert.Null(ExplainedRequest.Create(Services, method, "/a", [], out var error));
        Assert.Contains("must be", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shop.test/a", null)]
    [InlineData("ftp://shop.test/", null)]
    [InlineData("/a", "no-colon")]
    [InlineData("/a", ": value")]
    public void Create_WordsThatMakeNoRequest_AreRefusedWithASentence(string url, string? header)
    {
        Assert.Null(ExplainedRequest.Create(Services, "GET", url, header is null ? [] : [header], out var error));
        Assert.Contains("must be", error, StringComparison.Ordinal);
    }
}
