using Gateway.Transforms.Forwarding;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Tests.Forwarding;

public sealed class TransformsValidatorTests
{
    /// <summary>Each transform with all its parameters, as texts.</summary>
    public static TheoryData<string> EveryTransform { get; } = new(TransformShape.All.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(EveryTransform))]
    public void Validate_TransformWithAllItsParameters_IsAcceptedHereAndByYarp(string name)
    {
        var shape = TransformShape.All[name];
        var entry = shape.Parameters
            .Where(parameter => shape.OneOf.Length == 0 || !shape.OneOf.Skip(1).Contains(parameter.Key))
            .Append(new KeyValuePair<string, TransformValue>(name, shape.Value))
            .ToDictionary(static parameter => parameter.Key, static parameter => Sound(parameter.Value));

        Assert.Empty(Errors(entry));
        Assert.Null(Record.Exception(() => Build(entry)));
    }

    [Theory]
    [InlineData("PathRemovePrefix", "/a", "Set", "x", "0:Set: PathRemovePrefix has no further keys")]
    [InlineData("PathRemovePrefix", "/a", "PathPrefix", "/b", "0:PathPrefix: PathPrefix and PathRemovePrefix are two transforms")]
    [InlineData("RequestHeader", "X", "Apend", "x", "0:Apend: 'Apend' is not a key of RequestHeader; did you mean 'Append'?")]
    [InlineData("HttpMethodChange", "PUT", "When", "x", "0:When: 'When' is not a key of HttpMethodChange")]
    [InlineData("RequestHeader", "", "Set", "x", "0:RequestHeader: '' is not a header name")]
    [InlineData("ResponseHeaderRemove", "X", "When", "success", "0:When: 'success' is not a condition; did you mean 'Success'?")]
    [InlineData("Forwarded", "for", "ByFormat", "Ip", "0:ByFormat: does nothing: 'by' is not among the parameters")]
    [InlineData("Forwarded", "for", "ForFormat", "None", "0:ForFormat: 'None' is not a format")]
    [InlineData("X-Forwarded", "Set", "For", "1", "0:For: '1' is not an action")]
    public void Validate_WrongParameter_NamesItsPlace(string name, string value, string key, string parameter, string expected) =>
        Assert.Contains(
            Errors(new() { [name] = value, [key] = parameter }),
            error => error.StartsWith($"Transforms:{expected}", StringComparison.Ordinal));

    [Theory]
    [InlineData("PathPattern", "/{id")]
    [InlineData("RequestHeadersCopy", "yes")]
    [InlineData("RequestHeadersAllowed", "Accept, Cookie")]
    [InlineData("Forwarded", "for;host")]
    public void Validate_WrongValue_NamesItsPlace(string name, string value) =>
        Assert.StartsWith($"Transforms:0:{name}: ", Assert.Single(Errors(new() { [name] = value })), StringComparison.Ordinal);

    [Fact]
    public void Validate_SetBesideAppend_IsAnError() =>
        Assert.Equal("Transforms:0: RequestHeader needs either Set or Append", Assert.Single(Errors(new() { ["RequestHeader"] = "X", ["Set"] = "a", ["Append"] = "b" })));

    private static List<string> Errors(Dictionary<string, string> transform)
    {
        var errors = new ConfigurationErrors();
        TransformsValidator.Validate("Transforms", [transform], errors);
        return [.. errors.Errors.Select(static error => error.ToString())];
    }

    // As YARP does when the route comes into force.
    private static void Build(Dictionary<string, string> transform)
    {
        using var services = new ServiceCollection().AddLogging().AddRouting().AddReverseProxy().Services.BuildServiceProvider();
        services.GetRequiredService<ITransformBuilder>().Build(new RouteConfig { RouteId = "r", Transforms = [transform] }, new ClusterConfig());
    }

    private static string Sound(TransformValue value) => value switch
    {
        TransformValue.Boolean => "true",
        TransformValue.HeaderName => "X-Shop",
        TransformValue.HeaderNames => "Accept;Cookie",
        TransformValue.Method => "PUT",
        TransformValue.PathTemplate => "/products/{id}",
        TransformValue.ForwardedAction => "Append",
        TransformValue.ForwardedParameters => "for,by,host,proto",
        TransformValue.NodeFormat => "IpAndPort",
        TransformValue.Condition => "Always",
        _ => "text",
    };
}
