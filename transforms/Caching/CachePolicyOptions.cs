using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Caching;

/// <summary>What is stored of a route's responses, and for how long.</summary>
public sealed record CachePolicyOptions
{
    /// <summary>How much of RFC 9111 is made use of.</summary>
    public CacheProfile Profile { get; init; } = CacheProfile.Safe;

    /// <summary>What is known of a product's responses; null for nothing.</summary>
    public CachePreset? Preset { get; init; }

    /// <summary>How long a response stays fresh whose origin says nothing about caching; 0s: it is not stored.</summary>
    public TimeSpan DefaultTtl { get; init; }

    /// <summary>The longest that any response stays fresh; null for as long as the origin says.</summary>
    public TimeSpan? MaxTtl { get; init; }

    /// <summary>The same as <see cref="DefaultTtl"/> for errors: 404 and 410, and others if <see cref="Statuses"/> has them.</summary>
    public TimeSpan NegativeTtl { get; init; }

    /// <summary>For how long a stale response is sent while a new one is fetched, where the origin does not say; null for not at all.</summary>
    public TimeSpan? StaleWhileRevalidate { get; init; }

    /// <summary>For how long a stale response is sent where the origin fails, where it does not say; null for not at all.</summary>
    public TimeSpan? StaleIfError { get; init; }

    /// <summary>The statuses that are stored; null for the profile's.</summary>
    public IReadOnlyList<int>? Statuses { get; init; }

    /// <summary>What tells responses apart beside scheme, host, path and <c>Vary</c>.</summary>
    public CacheKeyOptions Key { get; init; } = new();

    /// <summary>Whether each caller has responses of its own.</summary>
    public bool PerUser { get; init; }

    /// <summary>The longest body that is stored; null is 4 MiB, or an eighth of <see cref="CachingOptions.MemoryLimit"/> where that is less.</summary>
    public ByteSize? MaxEntryBytes { get; init; }

    /// <summary>The response headers with the tags to purge by.</summary>
    [OneOrMany]
    public IReadOnlyList<string> TagsHeader { get; init; } = ["Surrogate-Key", "Cache-Tag", "xkey"];

    /// <summary>Names of cookies that no response depends on, a <c>*</c> at the end for any that begin so: they are not passed on where a response may be stored.</summary>
    public IReadOnlyList<string> IgnoreCookies { get; init; } = [];

    /// <summary>Names of request headers that say who calls, beside <c>Authorization</c> and <c>Cookie</c>: responses to requests with one are kept as those to requests with <c>Authorization</c> are.</summary>
    public IReadOnlyList<string> CredentialHeaders { get; init; } = ["X-Api-Key", "X-Auth-Token", "X-Access-Token"];

    /// <summary>Whether <c>no-cache</c> and <c>max-age</c> of requests are passed over, as a reloading browser sends them.</summary>
    public bool IgnoreClientReload { get; init; }

    /// <summary>Whether responses are shared with other gateways, where they have a <c>Redis</c>.</summary>
    public bool Shared { get; init; } = true;

    /// <summary>Whether pages are stored that the preset leaves out.</summary>
    public bool Html { get; init; }

    /// <summary>Whether <c>Cache-Status</c> tells keys and ages.</summary>
    public bool Debug { get; init; }
}
