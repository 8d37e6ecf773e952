using Gateway.Transforms.Forwarding;
using Gateway.Transforms.Shared.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Tests.Forwarding;

public sealed class ReverseProxyOptionsValidatorTests
{
    private static readonly ConfigurationSections NoSections = new([]);

    private static readonly ClusterOptions Laravel = new()
    {
        Destinations = new Dictionary<string, DestinationConfig> { ["a"] = new() { Address = "http://127.0.0.1:9000/" } },
    };

    [Fact]
    public void Validate_SoundRoutes_HasNoErrors() =>
        Assert.Empty(Errors(new() { ["catalog"] = Route("/api/{**rest}"), ["home"] = Route("/") }));

    [Fact]
    public void Validate_MisspeltCluster_SuggestsTheRightOne()
    {
        var error = Assert.Single(Errors(new() { ["catalog"] = Route("/") with { ClusterId = "laravle" } }));

        Assert.Equal("ReverseProxy:Routes:catalog:ClusterId: 'laravle' is not a cluster; did you mean 'laravel'?", error);
    }

    [Theory]
    [InlineData("api", "'api' must begin with '/'")]
    [InlineData("/{", "is not a path template")]
    [InlineData("/{**rest}/more", "is not a path template")]
    [InlineData("/{a}/{a}", "is not a path template")]
    public void Validate_BrokenPath_SaysWhy(string path, string reason) =>
        Assert.Contains(reason, Assert.Single(Errors(new() { ["r"] = Route(path) })), StringComparison.Ordinal);

    [Fact]
    public void Validate_NoRoutes_IsAnError() =>
        Assert.Contains("has no route", Assert.Single(Errors([])), StringComparison.Ordinal);

    [Fact]
    public void Validate_NeitherPathNorHost_IsAnError() =>
        Assert.Contains("needs a Path or Hosts", Assert.Single(Errors(new() { ["r"] = new() { ClusterId = "laravel" } })), StringComparison.Ordinal);

    [Fact]
    public void Validate_UnknownTransform_SuggestsTheRightOne()
    {
        var route = Route("/") with { Transforms = [new Dictionary<string, string> { ["PathRemovPrefix"] = "/a" }] };

        Assert.Equal(
            "ReverseProxy:Routes:r:Transforms:0: 'PathRemovPrefix' is not a transform; did you mean 'PathRemovePrefix'?",
            Assert.Single(Errors(new() { ["r"] = route })));
    }

    [Theory]
    [InlineData("/a/{id}", null, "/a/{name}", null)]
    [InlineData("/A", null, "/a", null)]
    [InlineData("/a", "GET,POST", "/a", "POST")]
    public void Validate_TwoRoutesThatMatchTheSame_IsAnError(string first, string? firstMethods, string second, string? secondMethods)
    {
        var errors = Errors(new()
        {
            ["one"] = Route(first, firstMethods?.Split(',')),
            ["two"] = Route(second, secondMethods?.Split(',')),
        });

        Assert.Contains("matches the same requests as the route 'one'", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/a/{id}", null, "/a/{id:int}", null)]
    [InlineData("/a", "GET", "/a", "POST")]
    [InlineData("/a", "GET", "/a", null)]
    [InlineData("/a/{**rest}", null, "/a/{rest}", null)]
    public void Validate_TwoRoutesThatDiffer_IsNoError(string first, string? firstMethods, string second, string? secondMethods) =>
        Assert.Empty(Errors(new()
        {
            ["one"] = Route(first, firstMethods?.Split(',')),
            ["two"] = Route(second, secondMethods?.Split(',')),
        }));

    [Fact]
    public void Validate_SameMatchAtAnotherOrder_IsNoError() =>
        Assert.Empty(Errors(new() { ["one"] = Route("/a"), ["two"] = Route("/a") with { Order = 1 } }));

    [Fact]
    public void Validate_IdsThatDifferByCaseOnly_IsAnError() =>
        Assert.Contains("by case only", Assert.Single(Errors(new() { ["shop"] = Route("/a"), ["Shop"] = Route("/b") })), StringComparison.Ordinal);

    [Theory]
    [InlineData("127.0.0.1:9000")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("/backend")]
    [InlineData("http://")]
    [InlineData("http://user@127.0.0.1/")]
    [InlineData("http://127.0.0.1/?q=1")]
    public void Validate_DestinationThatIsNoUrl_IsAnError(string address)
    {
        var cluster = new ClusterOptions { Destinations = new Dictionary<string, DestinationConfig> { ["a"] = new() { Address = address } } };

        Assert.StartsWith("ReverseProxy:Clusters:laravel:Destinations:a:Address: ", Assert.Single(Errors(new() { ["r"] = Route("/") }, cluster)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9000/", true)]
    [InlineData("http://php:9000", true)]
    [InlineData("http://127.0.0.1:8000/", false)]
    public void Validate_ThePortOfPhpFpm_IsNoted(string address, bool isNoted)
    {
        var errors = new ConfigurationErrors();
        var cluster = new ClusterOptions { Destinations = new Dictionary<string, DestinationConfig> { ["a"] = new() { Address = address } } };

        ClusterOptionsValidator.Validate("laravel", cluster, NoSections.Files, TimeProvider.System.GetUtcNow(), errors);

        Assert.Empty(errors.Errors);
        Assert.Equal(
            isNoted ? ["laravel:Destinations:a:Address: 9000 is the port of php-fpm, which speaks FastCGI; the gateway speaks HTTP: name the web server (nginx, Apache) in front of php-fpm"] : [],
            errors.Notes.Select(static note => note.ToString()));
    }

    [Theory]
    [InlineData("demo://shop-api", 0)]
    [InlineData("demo://shop-web:2", 0)]
    [InlineData("demo://shop-app", 1)]
    [InlineData("demo://shop-api:x", 1)]
    [InlineData("demo://shop-api/path", 1)]
    public void Validate_DemoAddress_MustNameAnEmbeddedBackend(string address, int errors)
    {
        var cluster = new ClusterOptions { Destinations = new Dictionary<string, DestinationConfig> { ["a"] = new() { Address = address } } };

        Assert.Equal(errors, Errors(new() { ["r"] = Route("/") }, cluster).Count);
    }

    [Fact]
    public void Validate_SeveralMistakes_ReportsAllAtOnce()
    {
        var cluster = Laravel with
        {
            LoadBalancingPolicy = "RoundRobbin",
            SessionAffinity = new SessionAffinityConfig { Enabled = true, AffinityKeyName = "", Policy = "Cokie" },
            HealthCheck = new HealthCheckConfig { Active = new ActiveHealthCheckConfig { Interval = TimeSpan.Zero, Path = "health" } },
        };

        Assert.Equal(5, Errors(new() { ["r"] = Route("/") }, cluster).Count);
    }

    private static RouteOptions Route(string path, string[]? methods = null) =>
        new() { ClusterId = "laravel", Match = new RouteMatch { Path = path, Methods = methods } };

    private static List<string> Errors(Dictionary<string, RouteOptions> routes, ClusterOptions? laravel = null)
    {
        var errors = new ConfigurationErrors();
        var options = new ReverseProxyOptions
        {
            Routes = routes,
            Clusters = new Dictionary<string, ClusterOptions> { ["laravel"] = laravel ?? Laravel },
        };
        ReverseProxyOptionsValidator.Validate(options, NoSections, TimeProvider.System, errors);
        return [.. errors.Errors.Select(static error => error.ToString())];
    }
}
