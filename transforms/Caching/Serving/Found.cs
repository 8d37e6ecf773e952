using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Caching.Store;

namespace Gateway.Transforms.Caching.Serving;

/// <summary>What a look-up brought.</summary>
internal struct Found
{
    /// <summary>The entry, pinned; the default value for none.</summary>
    public Lease Lease;

    /// <summary>Its head; null for none.</summary>
    public HotHead? Head;

    /// <summary>When that was judged, in milliseconds of Unix time; 0 without a head.</summary>
    public long JudgedAt;

    /// <summary>What may be done with it.</summary>
    public Use Use;

    /// <summary>Whether it was marked stale since it was stored.</summary>
    public bool IsPurged;

    /// <summary>The key of the address and route, where more has to be done.</summary>
    public CacheKey? Primary;

    /// <summary>What a fetch is joined by.</summary>
    public CacheKey? FlightKey;

    /// <summary>Why nothing is stored for such requests, where that is known.</summary>
    public string? Note;

    /// <summary>Whether there are responses for other requests to the same address.</summary>
    public bool IsVaryMiss;

    /// <summary>Whether there is a part of the response, and not what the request asks for.</summary>
    public bool IsPartMiss;

    /// <summary>The range that the origin is asked for; null for the whole response.</summary>
    public string? Range;

    /// <summary>Whether the address is too long to be a key.</summary>
    public bool IsTooLong;

    /// <summary>Whether it is sent as it is, and nothing else has to be done.</summary>
    public readonly bool IsEnough => Head is not null && Use is Use.Fresh or Use.StaleAccepted;

    /// <summary>Why the origin is asked (RFC 9211 §2.2).</summary>
    public readonly string Reason => Head is not null ? (Use == Use.ValidateRequest ? "request" : "stale") : IsPartMiss ? "partial" : IsVaryMiss ? "vary-miss" : "uri-miss";
}
