using Gateway.Listening;
using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Hosting;

/// <summary>Counts the requests in flight and, while draining, asks clients to come back on another connection.</summary>
internal sealed class DrainMiddleware(RequestDelegate next, DrainState state)
{
    /// <summary>Passes every request on.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var connection = context.Features.Find<OpenConnection>();
        state.Enter();
        connection?.Enter(HttpProtocol.IsHttp2(context.Request.Protocol));
        if (connection is not null && !IsUpgrade(context))
            AnnounceClose(context, connection);

        Task serving;
        try
        {
            serving = next(context);
        }
        catch
        {
            Leave(connection);
            throw;
        }

        if (!serving.IsCompletedSuccessfully)
            return LeaveAfterAsync(serving, connection);
        Leave(connection);
        return Task.CompletedTask;
    }

    // "Connection: close" in HTTP/1.1, GOAWAY in HTTP/2. The signal may also come while the request is under way.
    private void AnnounceClose(HttpContext context, OpenConnection connection)
    {
        if (state.IsDraining)
            connection.AskToClose();
        else
            context.Response.OnStarting(static connection => ((OpenConnection)connection).AskToCloseIfLeavingAsync(), connection);
    }

    // An upgraded connection carries no further request, and the server's way of asking would break off its reads.
    private static bool IsUpgrade(HttpContext context) => context.Features.Find<IHttpUpgradeFeature>() is { IsUpgradableRequest: true };

    private async Task LeaveAfterAsync(Task serving, OpenConnection? connection)
    {
        try
        {
            await serving;
        }
        finally
        {
            Leave(connection);
        }
    }

    private void Leave(OpenConnection? connection)
    {
        connection?.Leave();
        state.Leave();
    }
}
