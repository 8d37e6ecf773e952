using System.Collections.Frozen;
using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.SecondLevel;
using Gateway.Transforms.Shared.Encodings;

namespace Gateway.Transforms.Caching;

/// <summary>A policy on one route, ready to be used. Immutable, safe to share. Times are seconds.</summary>
internal sealed class CachePolicy : IServesEncodings
{
    /// <summary>The longest body that is stored where nothing is said and memory allows it.</summary>
    public const long UsualMaxEntryBytes = 4 * 1024 * 1024;

    // RFC 9110 §15.1 has more; these are what a shop's origin means to be kept. Others need to be named.
    private static readonly int[] SafeStatuses = [200, 203, 300, 301, 302, 307, 308, 404, 410];
    private static readonly int[] RfcStatuses = [200, 203, 204, 300, 301, 302, 303, 307, 308, 404, 405, 410, 414, 451, 501];

    private readonly FrozenSet<int> _statuses;

    /// <summary>Prepares a policy for a route.</summary>
    /// <param name="name">As configured.</param>
    /// <param name="routeId">The route's id: what two routes send for one address may differ.</param>
    /// <param name="options">The policy.</param>
    public CachePolicy(string name, string routeId, CachePolicyOptions options)
    {
        (Name, RouteId, Options) = (name, routeId, options);
        _statuses = (options.Statuses ?? (options.Profile == CacheProfile.Safe ? SafeStatuses : RfcStatuses)).ToFrozenSet();
        Query = QuerySelection.Of(options.Key.Query);
        KeyHeaders = KeyedHeaders.Of(options);
        Spelling = new HeaderSpelling([.. KeyHeaders, .. options.CredentialHeaders, .. options.Preset == CachePreset.Laravel ? WantedFormat.Headers : []]);
        IgnoredCookies = new NamePatterns(options.IgnoreCookies);
        MaxEntryBytes = options.MaxEntryBytes?.Bytes ?? UsualMaxEntryBytes;
        DefaultTtl = (long)options.DefaultTtl.TotalSeconds;
        NegativeTtl = (long)options.NegativeTtl.TotalSeconds;
        MaxTtl = options.MaxTtl is { } max ? (long)max.TotalSeconds : long.MaxValue;
        StaleWhileRevalidate = options.StaleWhileRevalidate is { } revalidate ? (long)revalidate.TotalSeconds : -1;
        StaleIfError = options.StaleIfError is { } error ? (long)error.TotalSeconds : -1;
        IsSafe = options.Profile == CacheProfile.Safe;
        LeavesOutPages = options is { Preset: CachePreset.Next, Html: false };
        TakesImplicitForSilence = options.Preset == CachePreset.Laravel;
        Shape = PolicyShape.Of(options);
    }

    /// <summary>As configured.</summary>
    public string Name { get; }

    /// <summary>The route's id.</summary>
    public string RouteId { get; }

    /// <summary>What was configured.</summary>
    public CachePolicyOptions Options { get; }

    /// <summary>Which parameters of the query are in the key; null for all as they are.</summary>
    public QuerySelection? Query { get; }

    /// <summary>The request headers that tell responses apart whatever <c>Vary</c> says, lower case and sorted.</summary>
    public IReadOnlyList<string> KeyHeaders { get; }

    /// <summary>Tells requests that have what the cache goes by in another spelling.</summary>
    public HeaderSpelling Spelling { get; }

    /// <summary>Cookies that no response depends on.</summary>
    public NamePatterns IgnoredCookies { get; }

    /// <summary>The longest body that is stored.</summary>
    public long MaxEntryBytes { get; }

    /// <summary>How long what the origin says nothing about stays fresh; 0 for not at all.</summary>
    public long DefaultTtl { get; }

    /// <summary>The same for errors.</summary>
    public long NegativeTtl { get; }

    /// <summary>The longest that anything stays fresh.</summary>
    public long MaxTtl { get; }

    /// <summary>For how long stale responses are sent while a new one is fetched, where the origin does not say; -1 for not at all.</summary>
    public long StaleWhileRevalidate { get; }

    /// <summary>For how long they are sent where the origin fails; -1 for not at all.</summary>
    public long StaleIfError { get; }

    /// <summary>Whether the profile is the safe one.</summary>
    public bool IsSafe { get; }

    /// <summary>Whether pages are not stored.</summary>
    public bool LeavesOutPages { get; }

    /// <summary>Whether Laravel's <c>no-cache, private</c> counts as nothing said.</summary>
    public bool TakesImplicitForSilence { get; }

    /// <summary>The same for policies that store the same for the same requests.</summary>
    public ulong Shape { get; }

    /// <summary>Whether a status may be stored.</summary>
    public bool Stores(int status) => _statuses.Contains(status);
}
