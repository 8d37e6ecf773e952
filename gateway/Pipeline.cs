using Gateway.Hosting;
using Gateway.Limits;
using Gateway.Listening;
using Gateway.Transforms.Authentication;
using Gateway.Transforms.Caching;
using Gateway.Transforms.Compression;
using Gateway.Transforms.ErrorPages;
using Gateway.Transforms.Forwarding;
using Gateway.Transforms.Maintenance;
using Gateway.Transforms.Observability;
using Gateway.Transforms.Receiving;

namespace Gateway;

/// <summary>
/// The way of a request, and the only place where its order is decided: going in from top to bottom, coming out from
/// bottom to top.
/// </summary>
internal static class Pipeline
{
    /// <summary>Puts the steps of the data port together.</summary>
    public static void Build(WebApplication app)
    {
        // receive: everything below is logged, and every failure below becomes an answer
        app.UseDraining();
        app.UseLimits();
        app.UseClientAddress();
        app.UseRequestId();
        app.UseRequestBodies();
        app.UseAccessLog();
        app.UseRequestIdHeader();
        app.UseErrorPages();
        app.UseReception();
        app.UseListening();

        // route: the endpoint and what features resolved for it are known from here on
        app.UseRouteTrial();
        app.UseRouting();
        app.UseJudgement();

        // admit
        app.UseMaintenance();

        // authenticate
        app.UseGatewayAuthentication();

        // compress: what comes back from below is encoded for the client, unless it has been
        app.UseCompression();

        // cache
        app.UseCaching();

        // forward: affinity → another destination where one is down → load balancing → health → backend
        app.UseRequestTimeouts();
        MapRoutes(app);
    }

    /// <summary>Maps the configured routes and the steps between routing and the backend.</summary>
    public static void MapRoutes(IEndpointRouteBuilder endpoints) => endpoints.MapForwarding(
        static proxy =>
        {
            proxy.UseSessionAffinity();
            proxy.UseNextDestination();
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
            proxy.UseUpstreamMetrics();
        },
        static routeId => new RouteDiagnostics(routeId));
}
