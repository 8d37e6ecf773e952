using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.Commands.Explaining;

/// <summary>Asks ASP.NET Core's router, with the gateway's own matching policies, which of some endpoints it picks.</summary>
/// <param name="services">The gateway's services.</param>
internal sealed class RouterProbe(IServiceProvider services)
{
    private static readonly RoutePattern AnyPath = RoutePatternFactory.Parse("/{**any}");

    /// <summary>
    /// The endpoint the router picks, which for a method that no route allows is one of its own that answers 405; null
    /// for none. Route values are left in <paramref name="context"/>.
    /// </summary>
    public async Task<Endpoint?> MatchAsync(IEnumerable<EndpointDataSource> sources, HttpContext context)
    {
        // The branch ends before the endpoint runs: only the decision is wanted.
        Endpoint? picked = null;
        var router = new ApplicationBuilder(services);
        router.UseRouting();
        router.Use((HttpContext matched, RequestDelegate _) =>
        {
            picked = matched.GetEndpoint();
            return Task.CompletedTask;
        });
        router.UseEndpoints(endpoints =>
        {
            foreach (var source in sources)
                endpoints.DataSources.Add(source);
        });
        context.SetEndpoint(null);
        await router.Build()(context);
        return picked;
    }

    /// <summary>True if a route that had this path alone would match.</summary>
    public Task<bool> MatchesPathAsync(RouteEndpoint route, HttpContext context) => MatchesPathAsync(route.RoutePattern, context);

    /// <inheritdoc cref="MatchesPathAsync(RouteEndpoint, HttpContext)"/>
    public Task<bool> MatchesPathAsync(RoutePattern path, HttpContext context) => MatchesAsync(path, [], context);

    /// <summary>True if a route that had this one criterion alone, such as its hosts, would match.</summary>
    public Task<bool> MatchesAsync(object criterion, HttpContext context) => MatchesAsync(AnyPath, [criterion], context);

    private async Task<bool> MatchesAsync(RoutePattern pattern, object[] metadata, HttpContext context)
    {
        var endpoint = new RouteEndpoint(static _ => Task.CompletedTask, pattern, 0, new EndpointMetadataCollection(metadata), "probe");
        return await MatchAsync([new DefaultEndpointDataSource(endpoint)], context) == endpoint;
    }
}
