using Gateway.Transforms.Shared.Addresses;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Pressure;

/// <summary>
/// Which of the requests of a priority are refused first: mostly those of the same clients for five minutes, so that the others get whole pages, then those of others. The
/// rest is each request's own, as all may come from one address. Allocates nothing.
/// </summary>
internal static class Draw
{
    // Of the client and of the request, together 1.
    private const double ClientShare = 0.75;
    private const double OwnShare = 1 - ClientShare;

    /// <summary>How long a client keeps its part.</summary>
    public static TimeSpan Turn { get; } = TimeSpan.FromMinutes(5);

    /// <summary>The draw of a request, the same however often it is asked for within a turn.</summary>
    /// <param name="context">The request.</param>
    /// <param name="turn">The number of the turn.</param>
    /// <returns>0 to <see cref="Level.Draws"/>, the end excluded.</returns>
    public static int Of(HttpContext context, int turn)
    {
        var own = Part(HashCode.Combine(context.TraceIdentifier, turn));
        return context.Connection.RemoteIpAddress is not { } address || context.Features.Get<UnnamedClient>() is not null
            ? own
            : Of(HashCode.Combine(ClientKey.Of(address), turn), own);
    }

    // The sum of two parts is seldom near its ends; its distribution function makes all draws equally likely again, in the same order.
    private static int Of(int client, int own)
    {
        var sum = ((Part(client) * ClientShare) + (own * OwnShare)) / Level.Draws;
        var even = sum < OwnShare ? sum * sum / (2 * ClientShare * OwnShare)
            : sum <= ClientShare ? (sum - (OwnShare / 2)) / ClientShare
            : 1 - ((1 - sum) * (1 - sum) / (2 * ClientShare * OwnShare));
        return Math.Min((int)(even * Level.Draws), Level.Draws - 1);
    }

    private static int Part(int hash) => hash & (Level.Draws - 1);
}
