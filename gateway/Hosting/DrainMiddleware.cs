using Microsoft.AspNetCore.Connections.Features;

namespace Gateway.Hosting;

/// <summary>Counts the requests in flight and, while draining, asks clients to come back on another connection.</summary>
internal sealed class DrainMiddleware(RequestDelegate next, DrainState state)
{
    /// <summary>Passes every request on.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        state.Enter();
        if (state.IsDraining)
            AskToClose(context);

        Task serving;
        try
        {
            serving = next(context);
        }
        catch
        {
            state.Leave();
            throw;
        }

        if (!serving.IsCompletedSuccessfully)
            return LeaveAfter(serving);
        state.Leave();
        return Task.CompletedTask;
    }

    private async Task LeaveAfter(Task serving)
    {
        try
        {
            await serving;
        }
        finally
        {
            state.Leave();
        }
    }

    // "Connection: close" in HTTP/1.1, GOAWAY in HTTP/2.
    private static void AskToClose(HttpContext context) =>
        context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
}
