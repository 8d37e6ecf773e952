using System.Threading.RateLimiting;
using Gateway.Transforms.RateLimiting.Limits;

namespace Gateway.Transforms.RateLimiting.Policies;

/// <summary>What a policy says to those who ask it as a limiter. Disposing of it gives back what counts as long as a request lasts.</summary>
internal sealed class PolicyLease(LimitTable table, LimitRule rule, LimiterServices services, ulong key, Standing standing, long held) : RateLimitLease
{
    private long _held = held;

    /// <inheritdoc/>
    public override bool IsAcquired => standing.IsAllowed;

    /// <inheritdoc/>
    public override IEnumerable<string> MetadataNames { get; } = standing.IsAllowed ? [] : [MetadataName.RetryAfter.Name];

    /// <inheritdoc/>
    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        var isKnown = !standing.IsAllowed && metadataName == MetadataName.RetryAfter.Name;
        metadata = isKnown ? TimeSpan.FromSeconds(standing.WaitSeconds) : null;
        return isKnown;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _held, 0) is > 0 and var count)
            table.Add(key, rule, services.Now, -count);
        base.Dispose(disposing);
    }
}
