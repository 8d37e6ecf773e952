using Gateway.Hosting;
using Gateway.Limits;
using Gateway.Listening;
using Gateway.Transforms.Access;
using Gateway.Transforms.Aggregation;
using Gateway.Transforms.Authentication;
using Gateway.Transforms.Caching;
using Gateway.Transforms.Compression;
using Gateway.Transforms.Cors;
using Gateway.Transforms.ErrorPages;
using Gateway.Transforms.Forwarding;
using Gateway.Transforms.Idempotency;
using Gateway.Transforms.Maintenance;
using Gateway.Transforms.Observability;
using Gateway.Transforms.Pressure;
using Gateway.Transforms.RateLimiting;
using Gateway.Transforms.Receiving;
using Gateway.Transforms.RequestRules;
using Gateway.Transforms.Resilience;
using Gateway.Transforms.SecurityHeaders;

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
        // Or the host would put the framework's own two steps in front of all others.
        app.Properties()["__AuthenticationMiddlewareSet"] = true;
        app.Properties()["__AuthorizationMiddlewareSet"] = true;

        // receive: everything below is logged, and every failure below becomes an answer
        app.UseDraining();
        app.UseLimits();
        app.UseClientAddress();
        app.UseRequestId();
        app.UseRequestBodies();
        app.UseBatches();
        app.UseAccessLog();
        app.UseRequestIdHeader();
        app.UseErrorPages();
        app.UseReception();
        app.UseListening();

        // route: the endpoint and what features resolved for it are known from here on
        app.UseRouteTrial();
        app.UseRouting();
        app.UseSecurityHeaders();
        app.UseJudgement();

        // admit: preflights are answered here, also where anything below refuses
        app.UseCorsPolicies();
        app.UseMaintenance();
        app.UseAccessRules();
        app.UsePressure();
        app.UseEarlyLimits();

        // authenticate
        app.UseGatewayAuthentication();
        app.UseCallerPressure();

        // limit: what is counted by who calls, and the policies of the framework that were added in code
        app.UseCallerLimits();
        app.UseRateLimiter();

        // compress: what comes back from below is encoded for the client, unless it has been
        app.UseCompression();

        // and, where bodies have been decoded and answers are not encoded yet: what they may hold, and what is done once
        app.UseRequestRules();
        app.UseIdempotency();

        // cache: for clients' requests, and for what the gateway asks itself to answer one
        app.UseParts();
        app.UseCaching();

        // aggregate: one request → its parts, which go from the cache on → one body
        app.UseAggregation();

        // forward: a place at the cluster → affinity → another destination where one is down → load balancing → a place at the
        // destination → health → backend
        app.UseRouteTimeouts();
        MapRoutes(app);
    }

    private static IDictionary<string, object?> Properties(this IApplicationBuilder app) => app.Properties;

    /// <summary>Maps the configured routes and the steps between routing and the backend.</summary>
    public static void MapRoutes(IEndpointRouteBuilder endpoints) => endpoints.MapForwarding(
        static proxy =>
        {
            proxy.UseResilience();
            proxy.UseSessionAffinity();
            proxy.UseNextDestination();
            proxy.UseLoadBalancing();
            proxy.UseAttempts();
            proxy.UsePassiveHealth();
            proxy.UseUpstreamMetrics();
        },
        static routeId => new RouteDiagnostics(routeId));
}
