using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Shared.Encodings;

namespace Gateway.Transforms.Caching.Serving;

/// <summary>What the cache goes by of a request. Made for one request, and passed by reference.</summary>
internal readonly struct CacheAsk
{
    /// <summary>The route's policy.</summary>
    public required CachePolicy Policy { get; init; }

    /// <summary>What its <c>Cache-Control</c> asks for.</summary>
    public required RequestDirectives Directives { get; init; }

    /// <summary>What a response may have been made for it alone by.</summary>
    public required RequestTraits Traits { get; init; }

    /// <summary>Path and query that the key is made of and the origin is asked for.</summary>
    public required string Target { get; init; }

    /// <summary>Its cookies, without those that are passed over; null for none.</summary>
    public required string? Cookies { get; init; }

    /// <summary>Who calls, where callers have responses of their own; null where they have not, or nobody does.</summary>
    public required string? User { get; init; }

    /// <summary>Whether it is HEAD.</summary>
    public required bool IsHead { get; init; }

    /// <summary>The one range it asks for, where parts are stored; null for the whole, or where they are not.</summary>
    public string? Range { get; init; }

    /// <summary>What encodes the route's responses; null for nothing.</summary>
    public required IRepresentationCoding? Coding { get; init; }

    /// <summary>Whether the origin is asked for responses that are not encoded, so that all codings are made here.</summary>
    public bool MakesCodings => Coding?.UpstreamAcceptEncoding is not null;

    /// <summary>Whether what the origin is asked for is encoded all the same, and decoded on its way to the store.</summary>
    public bool DecodesUpstream => Coding?.UpstreamAcceptEncoding is not (null or "identity");

    /// <summary>Whether it wants the origin to be asked, whatever is stored.</summary>
    public bool IsReload => !Policy.Options.IgnoreClientReload && (Directives.NoCache || Directives.MaxAge == 0);
}
