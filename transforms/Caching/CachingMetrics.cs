using System.Diagnostics.Metrics;

namespace Gateway.Transforms.Caching;

/// <summary>Counts what the cache does. Safe to share; recording allocates nothing where nobody listens.</summary>
internal sealed class CachingMetrics
{
    /// <summary>A stored response was sent.</summary>
    public const string Hit = "hit";

    /// <summary>A stored response was sent though stale.</summary>
    public const string Stale = "stale";

    /// <summary>The origin was asked for a response that is stored.</summary>
    public const string Miss = "miss";

    /// <summary>Somebody else's request had asked for it.</summary>
    public const string Collapsed = "collapsed";

    /// <summary>The origin was asked whether a stored response is still good, and it is.</summary>
    public const string Revalidated = "revalidated";

    /// <summary>The origin was asked for a response that is not stored.</summary>
    public const string Uncacheable = "uncacheable";

    /// <summary>The request was passed on without a look.</summary>
    public const string Bypass = "bypass";

    /// <summary>There was no response.</summary>
    public const string Failed = "failed";

    private readonly Counter<long> _requests;

    public CachingMetrics(IMeterFactory meters, Cache cache)
    {
        var meter = meters.Create("Gateway");
        _requests = meter.CreateCounter<long>("gateway.cache.requests", "{request}", "GET and HEAD requests to routes with a cache policy, by policy and result.");
        meter.CreateObservableGauge("gateway.cache.entries", () => cache.Store.Count, "{entry}", "Entries that are stored.");
        meter.CreateObservableGauge("gateway.cache.memory", () => cache.Store.Bytes, "By", "What stored entries take.");
        meter.CreateObservableGauge("gateway.cache.memory.limit", () => cache.Store.MaxBytes, "By", "What they may take.");
        meter.CreateObservableGauge("gateway.cache.fetches", () => cache.Flights.Count, "{fetch}", "Fetches under way that may be stored.");
        meter.CreateObservableCounter("gateway.cache.evictions", () => cache.Store.Evictions, "{entry}", "Entries that had to go for want of room.");
    }

    /// <summary>A request was answered.</summary>
    /// <param name="policy">As configured.</param>
    /// <param name="result">One of the constants.</param>
    public void Count(string policy, string result)
    {
        if (_requests.Enabled)
            _requests.Add(1, new("gateway.policy", policy), new("gateway.result", result));
    }
}
