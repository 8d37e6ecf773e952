using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Hosting.Upgrades;

/// <summary>Lets upgraded connections be closed in good order when the gateway stops, whoever relays them.</summary>
internal sealed class UpgradesMiddleware(RequestDelegate next, UpgradedConnections connections, TimeProvider time)
{
    private const string WebSocket = "websocket";

    /// <summary>Passes every request on.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Find<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
        {
            var scope = CreateScope(context);
            context.Features.Set<IHttpUpgradeFeature>(new ClosingUpgrade(upgrade, scope, IsWebSocket(context.Request.Headers.Upgrade)));
            return ServeAsync(context, scope);
        }

        if (context.FindExtendedConnect() is { } connect)
        {
            var scope = CreateScope(context);
            context.Features.Set<IHttpExtendedConnectFeature>(new ClosingConnect(connect, scope, IsWebSocket(connect.Protocol)));
            return ServeAsync(context, scope);
        }

        return next(context);
    }

    private static bool IsWebSocket(string? protocol) => string.Equals(protocol, WebSocket, StringComparison.OrdinalIgnoreCase);

    private UpgradeScope CreateScope(HttpContext context)
    {
        var scope = new UpgradeScope(connections, context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>(), time);
        context.Features.Set<IClosableUpgrade>(scope);
        return scope;
    }

    private async Task ServeAsync(HttpContext context, UpgradeScope scope)
    {
        await using (scope)
            await next(context);
    }
}
