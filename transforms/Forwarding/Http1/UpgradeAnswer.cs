using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>Grants a client the upgrade that its backend has granted, and relays.</summary>
internal static class UpgradeAnswer
{
    /// <summary>Answers the client, then moves bytes until one side ends.</summary>
    public static async ValueTask RelayAsync(
        HttpContext context, UpgradeRequest upgrade, BackendConnection connection, ExchangeGuard guard, TimeSpan idle)
    {
        // What limits an exchange as a whole is not meant for a conversation.
        context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        Unlimit(context);
        await using var client = await AcceptAsync(context, upgrade);
        await new UpgradeRelay(client, connection, guard, idle).RunAsync();
    }

    private static async ValueTask<Stream> AcceptAsync(HttpContext context, UpgradeRequest upgrade)
    {
        if (upgrade.Key is null)
        {
            context.Response.Headers.Upgrade = upgrade.Protocol;
            return await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        }

        // HTTP/2 says yes with 200 and has no key to answer for (RFC 8441 §5).
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.Headers.Remove("Sec-WebSocket-Accept");
        return await context.Features.GetRequiredFeature<IHttpExtendedConnectFeature>().AcceptAsync();
    }

    private static void Unlimit(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
    }
}
