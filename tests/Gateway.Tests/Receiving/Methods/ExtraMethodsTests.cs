using Gateway.Transforms.Receiving.Methods;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Receiving.Methods;

public sealed class ExtraMethodsTests
{
    [Fact]
    public void Resolve_Methods_AreAllowedBesideTheUsual()
    {
        var errors = new ConfigurationErrors();

        var methods = Assert.IsType<ExtraMethods>(Resolve(errors, "PROPFIND", "M-SEARCH"));

        Assert.Empty(errors.Errors);
        Assert.True(methods.Contains("PROPFIND"));
        Assert.False(methods.Contains("propfind"));
        Assert.Equal("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, PROPFIND, M-SEARCH", methods.Allowed);
    }

    [Theory]
    [InlineData("propfind", "must be a method in upper case")]
    [InlineData("PROP FIND", "must be a method in upper case")]
    [InlineData("", "must be a method in upper case")]
    [InlineData("GET", "is taken by every route")]
    [InlineData("TRACE", "is never passed on")]
    [InlineData("CONNECT", "is never passed on")]
    public void Resolve_WrongMethod_IsAnError(string name, string reason)
    {
        var errors = new ConfigurationErrors();

        Resolve(errors, "REPORT", name);

        var error = Assert.Single(errors.Errors);
        Assert.Equal("ReverseProxy:Routes:dav:ExtraMethods:1", error.Path);
        Assert.StartsWith($"'{name}' {reason}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_MethodTwice_IsAnError()
    {
        var errors = new ConfigurationErrors();

        Resolve(errors, "REPORT", "REPORT");

        Assert.Equal("'REPORT' is there twice", Assert.Single(errors.Errors).Message);
    }

    [Fact]
    public void Resolve_NoMethods_IsNothing() => Assert.Null(Resolve(new ConfigurationErrors()));

    private static object? Resolve(ConfigurationErrors errors, params string[] names) =>
        ExtraMethods.Resolve(new RouteKeyContext("dav", "ReverseProxy:Routes:dav:ExtraMethods", names, null!, errors));
}
