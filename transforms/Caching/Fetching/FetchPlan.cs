using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Caching.SecondLevel;
using Gateway.Transforms.Caching.Serving;

namespace Gateway.Transforms.Caching.Fetching;

/// <summary>What a fetch is decided by when its head comes.</summary>
/// <param name="Ask">The request that began it.</param>
/// <param name="Primary">The key of its address and route.</param>
/// <param name="Stale">What is stored and was asked about; null for nothing.</param>
/// <param name="RequestedAt">When it began, in milliseconds of Unix time.</param>
internal sealed record FetchPlan(CacheAsk Ask, CacheKey Primary, StoredResponse? Stale, long RequestedAt)
{
    /// <summary>The latest entry when it began.</summary>
    public long LatestId { get; init; }

    /// <summary>The key under which the response is stored; null while that is not known, or for not at all.</summary>
    public CacheKey? StoredUnder { get; set; }

    /// <summary>The headers that choose it, once that is known.</summary>
    public IReadOnlyList<string> Vary { get; set; } = [];

    /// <summary>The range that the origin is asked for; null for the whole response.</summary>
    public string? Range { get; init; }

    /// <summary>Keeps what is decoded on its way; null where nothing is.</summary>
    public CodedCopy? Copy { get; init; }

    /// <summary>What kind of a request it is for.</summary>
    public RequestTraits Traits => Ask.Traits | (Range is null ? RequestTraits.None : RequestTraits.Part);

    /// <summary>The same for fetches whose responses are for the same requests.</summary>
    public ulong Shape => Ask.Policy.Shape + (Ask.MakesCodings ? 1UL : 0);

    /// <summary>Whether the second level is asked before the origin.</summary>
    public bool AsksSecondLevel { get; init; }

    /// <summary>What had been heard of other gateways when it began; null where nothing is shared.</summary>
    public Position? Since { get; init; }
}
