using System.Net;

namespace Gateway.IntegrationTests.Caching.SecondLevel;

/// <summary>An answer of a node.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Version">The version in its body; -1 for none.</param>
/// <param name="CacheStatus">What it says of the cache.</param>
internal sealed record Answer(HttpStatusCode Status, int Version, string CacheStatus)
{
    /// <summary>Whether another gateway had stored it.</summary>
    public bool IsFromSecondLevel => CacheStatus.EndsWith("; detail=second-level", StringComparison.Ordinal);

    /// <summary>Whether the origin was asked.</summary>
    public bool IsForwarded => CacheStatus.Contains("; fwd=", StringComparison.Ordinal);
}
