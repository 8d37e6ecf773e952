using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Transforms.Forwarding;

/// <summary>
/// Builds a router from candidate routes, away from the one in force, and asks it once. ASP.NET Core builds its router
/// after the routes are swapped in; one that cannot be built there would leave no route working.
/// </summary>
/// <param name="services">The gateway's services: the trial has the same matching policies.</param>
internal sealed class RouterTrial(IServiceProvider services)
{
    // Where UseRouting keeps the endpoints it will route to.
    private const string EndpointsKey = "__EndpointRouteBuilder";

    /// <summary>Null when a router can be built, or why not.</summary>
    public async ValueTask<string?> FindFaultAsync(IEnumerable<RouteConfig> routes)
    {
        try
        {
            var application = new ApplicationBuilder(services);
            application.UseRouting();
            var endpoints = (IEndpointRouteBuilder)application.Properties[EndpointsKey]!;
            endpoints.DataSources.Add(new DefaultEndpointDataSource(routes.Select(ToEndpoint)));
            application.Run(static _ => Task.CompletedTask);

            var request = new DefaultHttpContext { RequestServices = services };
            (request.Request.Method, request.Request.Path, request.Request.Host) = (HttpMethods.Get, "/", new HostString("localhost"));
            await application.Build()(request);
            return null;
        }
        catch (Exception exception)
        {
            return exception.GetBaseException().Message;
        }
    }

    private static RouteEndpoint ToEndpoint(RouteConfig route)
    {
        var metadata = new List<object>();
        if (route.Match.Hosts is { Count: > 0 } hosts)
            metadata.Add(new HostAttribute([.. hosts]));
        if (route.Match.Methods is { Count: > 0 } methods)
            metadata.Add(new HttpMethodMetadata(methods));
        var pattern = RoutePatternFactory.Parse(route.Match.Path ?? "/{**any}");
        return new RouteEndpoint(static _ => Task.CompletedTask, pattern, route.Order ?? 0, new EndpointMetadataCollection(metadata), route.RouteId);
    }
}
