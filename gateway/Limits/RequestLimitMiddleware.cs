using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Limits;

/// <summary>Asks a client to come back on another connection after <c>Limits:RequestsPerConnection</c> requests.</summary>
internal sealed class RequestLimitMiddleware(RequestDelegate next, LimitsInForce limits)
{
    /// <summary>Passes every request on.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Find<LimitedConnection>() is { } connection
            && connection.IsLastRequest(limits.Current.RequestsPerConnection)
            // An upgraded connection carries no further request, and asking would break off its reads.
            && context.Features.Find<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true })
            connection.AskToClose();
        return next(context);
    }
}
