using Gateway.Transforms.Receiving.Paths;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Receiving.Paths;

/// <summary>Routing by exact paths, whose endpoints can be replaced between two questions as a reload does.</summary>
internal sealed class RouteSwitch
{
    private readonly Dictionary<string, string> _routes;
    private Dictionary<string, RouteEndpoint> _endpoints = [];

    public RouteSwitch(Dictionary<string, string> routes, params object[] metadata)
    {
        _routes = routes;
        Reload(metadata);
        Trial = new RouteTrial(new ServiceCollection().BuildServiceProvider());
        Trial.Begin(RouteAsync);
    }

    public RouteTrial Trial { get; }

    /// <summary>Every path asked for, in order.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Called after each question, with its number from 1.</summary>
    public Action<int> Answered { get; set; } = static _ => { };

    /// <summary>Replaces every endpoint.</summary>
    public void Reload(params object[] metadata) => _endpoints = _routes.Values.Distinct().ToDictionary(static id => id, id => new RouteEndpoint(
        static _ => Task.CompletedTask, RoutePatternFactory.Parse("/"), 0, new EndpointMetadataCollection(metadata), id));

    public HttpContext Receive(string path)
    {
        var context = new DefaultHttpContext();
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = path;
        context.Request.Path = PathText.Decode(path, decodesSlash: false);
        context.SetEndpoint(Find(context.Request.Path.Value!));
        return context;
    }

    public RouteEndpoint? Find(string path) =>
        _endpoints.GetValueOrDefault(_routes.GetValueOrDefault(path) ?? _routes.GetValueOrDefault("*") ?? "");

    private Task RouteAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        Asked.Add(path);
        context.SetEndpoint(Find(path));
        Answered(Asked.Count);
        return Task.CompletedTask;
    }
}
