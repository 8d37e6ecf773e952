using System.Diagnostics.Metrics;
using Gateway.Transforms.Shared.Encodings;

namespace Gateway.Transforms.Caching;

/// <summary>Counts what the cache does. Safe to share; recording allocates nothing but for a policy's first request.</summary>
internal sealed class CachingMetrics
{
    /// <summary>A form that was encoded again is shorter, and sent from now on.</summary>
    public const string FormReplaced = "replaced";

    /// <summary>It is not shorter, or its response is not stored any more.</summary>
    public const string FormKept = "kept";

    /// <summary>Too many wait already.</summary>
    public const string FormDropped = "dropped";

    /// <summary>A first form was made, and is kept.</summary>
    public const string FormMade = "made";

    /// <summary>Too much waits for its first form already: it is encoded on its way.</summary>
    public const string FormRefused = "refused";

    /// <summary>Its first form takes too long: it is encoded on its way.</summary>
    public const string FormLate = "late";

    /// <summary>All who waited for its first form have left before it was begun.</summary>
    public const string FormGivenUp = "given_up";

    private readonly RequestCounts _requests = new();
    private readonly Counter<long> _forms;

    public CachingMetrics(IMeterFactory meters, Cache cache)
    {
        var meter = meters.Create("Gateway");
        meter.CreateObservableCounter("gateway.cache.requests", _requests.Measure, "{request}", "GET and HEAD requests to routes with a cache policy, by policy and result.");
        _forms = meter.CreateCounter<long>("gateway.cache.encodings", "{encoding}", "Stored responses that were to be encoded, for a first client or again in the background, by coding and result.");
        meter.CreateObservableGauge("gateway.cache.entries", () => cache.Store.Count, "{entry}", "Entries that are stored.");
        meter.CreateObservableGauge("gateway.cache.memory", () => cache.Store.Bytes, "By", "What stored entries take.");
        meter.CreateObservableGauge("gateway.cache.memory.limit", () => cache.Store.MaxBytes, "By", "What they may take.");
        meter.CreateObservableGauge("gateway.cache.memory.held", () => cache.Store.Heap.Bytes, "By", "What is held outside the collector's heap: stored, arriving, and still read though stored no more.");
        meter.CreateObservableGauge("gateway.cache.memory.detached", () => cache.Store.DetachedBytes, "By", "Of that, what is stored no more and clients still read.");
        meter.CreateObservableGauge("gateway.cache.fetches", () => cache.Flights.Count, "{fetch}", "Fetches under way that may be stored.");
        meter.CreateObservableCounter("gateway.cache.evictions", () => cache.Store.Evictions, "{entry}", "Entries that had to go for want of room.");
    }

    /// <summary>A request was answered.</summary>
    /// <param name="policy">As configured.</param>
    /// <param name="result">How.</param>
    public void Count(string policy, CacheResult result) => _requests.Add(policy, result);

    /// <summary>A stored response was to be encoded.</summary>
    /// <param name="coding">In which coding.</param>
    /// <param name="result">One of the constants.</param>
    public void CountForm(ContentCoding coding, string result)
    {
        if (_forms.Enabled)
            _forms.Add(1, new("gateway.coding", ContentCodings.NameOf(coding)), new("gateway.result", result));
    }
}
