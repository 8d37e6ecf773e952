using Gateway.Transforms.Resilience.Attempts;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Gateway.Transforms.Resilience.Policies;

/// <summary>Who answers where the cluster does not. Immutable, safe to share.</summary>
/// <param name="options">What is configured.</param>
/// <param name="file">The file; null for none.</param>
/// <param name="services">Knows the clusters.</param>
internal sealed class Fallback(FallbackOptions options, FallbackAnswer? file, ResilienceServices services)
{
    /// <summary>The file; null for none.</summary>
    public FallbackAnswer? File => file;

    /// <summary>Which answers of a cluster are as good as none to a request; null where there is no other for it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isLast">Whether only the file is left.</param>
    public IReadOnlyList<int>? StatusesFor(HttpContext context, bool isLast) =>
        file is not null || (!isLast && options.Cluster is not null && Repeatable.Is(context)) ? options.Statuses : null;

    /// <summary>Whether somebody else has to answer.</summary>
    public static bool IsNeeded(HttpContext context, Verdict verdict) =>
        !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested
        && (verdict.IsDropped || (verdict.IsRefused ? verdict.Failure != KnownFailures.ClientGone : HasFailed(context)));

    /// <summary>The other cluster; null where there is none, or the request may not be sent there, too.</summary>
    public ClusterState? ClusterFor(HttpContext context, Verdict verdict)
    {
        if (options.Cluster is not { } name || !(verdict.IsRefused || HasNotReached(context) || Repeatable.Is(context)))
            return null;
        foreach (var cluster in services.Clusters?.GetClusters() ?? [])
        {
            if (cluster.Model.Config.LogicalId() == name)
                return cluster;
        }

        return null;
    }

    /// <summary>Whether the cluster may have acted on what it did not answer; an answer that is dropped says itself what was done.</summary>
    public static bool MayHaveBeenDone(HttpContext context, Verdict verdict) => !verdict.IsDropped && !verdict.IsRefused && !HasNotReached(context);

    /// <summary>Leaves nothing of what was there before.</summary>
    public static void Clear(HttpContext context)
    {
        context.Features.Set<IForwarderErrorFeature>(null);
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = null;
    }

    private static bool HasFailed(HttpContext context) => context.Features.Get<IForwarderErrorFeature>()?.Error is
        ForwarderError.Request or ForwarderError.RequestTimedOut or ForwarderError.NoAvailableDestinations;

    private static bool HasNotReached(HttpContext context) =>
        context.Features.Get<IForwarderErrorFeature>() is { } failure && (failure.Error == ForwarderError.NoAvailableDestinations || Reached.IsNot(failure));
}
