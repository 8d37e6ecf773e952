using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Receiving.Paths;

/// <summary>
/// Asks the routing that is in force which endpoint it would pick: through the pipeline's own step, as a second router
/// would double the time and memory that a reload takes.
/// </summary>
/// <param name="services">The gateway's services.</param>
internal sealed class RouteTrial(IServiceProvider services)
{
    private RequestDelegate? _routing;

    /// <summary>Takes the step that routes; once, while the pipeline is built.</summary>
    public void Begin(RequestDelegate routing) => _routing = routing;

    /// <summary>The endpoint for a request with another path; null for none. The request itself is not changed.</summary>
    public ValueTask<Endpoint?> AskAsync(HttpContext context, string path) => AskAsync(context, path, context.Request.Method);

    /// <summary>The endpoint for a request with another path and another method; null for none. The request itself is not changed.</summary>
    public async ValueTask<Endpoint?> AskAsync(HttpContext context, string path, string method)
    {
        var original = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Protocol = original.Protocol,
            Scheme = original.Scheme,
            Method = method,
            PathBase = original.PathBase,
            Path = path,
            QueryString = original.QueryString,
            RawTarget = original.RawTarget,
            Headers = original.Headers,
        });
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set(context.Features.Get<IHttpConnectionFeature>());
        features.Set(PathNote.OfTrial);
        var trial = new DefaultHttpContext(features) { RequestServices = services };
        await _routing!(trial);
        return trial.GetEndpoint();
    }

    /// <summary>Routes a request again, by what is in force now.</summary>
    public async Task RouteAsync(HttpContext context)
    {
        var note = context.Features.Get<PathNote>();
        context.Features.Set(PathNote.OfTrial);
        context.SetEndpoint(null);
        await _routing!(context);
        context.Features.Set(note);
    }
}
