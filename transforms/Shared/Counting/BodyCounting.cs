using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Shared.Counting;

/// <summary>Counts the bytes of a request's bodies, for whoever wants to know them when it ends.</summary>
internal static class BodyCounting
{
    /// <summary>Begins to count, in place of whoever may have begun before; the counts are a feature of the request from here on.</summary>
    /// <returns>The response body as it was, to put back.</returns>
    public static IHttpResponseBodyFeature Begin(HttpContext context, ByteCounts counts)
    {
        var features = context.Features;
        var body = features.GetRequiredFeature<IHttpResponseBodyFeature>();
        features.Set(counts);
        features.Set<IHttpResponseBodyFeature>(new CountingResponseBody(body, counts));
        if (features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
            context.Request.Body = new CountingStream(context.Request.Body, counts);
        if (features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
            features.Set<IHttpUpgradeFeature>(new CountingUpgrade(upgrade, counts));
        if (features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
            features.Set<IHttpExtendedConnectFeature>(new CountingExtendedConnect(connect, counts));
        return body;
    }

    /// <summary>The counts of a request; begins to count where nobody has yet.</summary>
    public static ByteCounts Of(HttpContext context)
    {
        if (context.Features.Get<ByteCounts>() is { } known)
            return known;
        var counts = new ByteCounts();
        Begin(context, counts);
        return counts;
    }
}
