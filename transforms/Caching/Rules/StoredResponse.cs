using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching.Rules;

/// <summary>The head of a stored response and what was found out about it when it came. Immutable, safe to share. Moments are milliseconds of Unix time, durations seconds.</summary>
internal sealed record StoredResponse
{
    /// <summary>The status.</summary>
    public required int Status { get; init; }

    /// <summary>The fields as they are sent again; of <c>Content-Length</c> only where there is no body to count, as HEAD's.</summary>
    public required IReadOnlyList<KeyValuePair<string, StringValues>> Headers { get; init; }

    /// <summary>When it was received (RFC 9111 §4.2.3, response_time).</summary>
    public required long ReceivedAt { get; init; }

    /// <summary>How old it was then (corrected_initial_age).</summary>
    public required long InitialAge { get; init; }

    /// <summary>How long it is fresh (§4.2.1).</summary>
    public required long Lifetime { get; init; }

    /// <summary>For how long it may be sent while a new one is fetched; -1 for not at all.</summary>
    public long StaleWhileRevalidate { get; init; } = -1;

    /// <summary>For how long it may be sent where the origin fails; -1 for not at all.</summary>
    public long StaleIfError { get; init; } = -1;

    /// <summary>What the origin allows.</summary>
    public StoredTraits Traits { get; init; }

    /// <summary>Hashes of the tags to purge it by.</summary>
    public IReadOnlyList<ulong> Tags { get; init; } = [];

    /// <summary>Its directives for this gateway alone, which are not passed on (<see cref="TargetedDirectives.Own"/>): a 304 need not repeat them. Null for none.</summary>
    public string? OwnDirectives { get; init; }

    /// <summary>Its <c>ETag</c> with quotes and all; null for none.</summary>
    public string? EntityTag { get; init; }

    /// <summary>Its <c>Last-Modified</c> as sent; null for none.</summary>
    public string? LastModified { get; init; }

    /// <summary>What is held of it; null where that is all of it.</summary>
    public HeldParts? Parts { get; init; }

    /// <summary>Whether it can be asked about without being fetched.</summary>
    public bool HasValidator => EntityTag is not null || LastModified is not null;

    /// <summary>Its <c>Date</c>, in seconds of Unix time.</summary>
    public long SentAt => Headers.FirstOrDefault(static one => one.Key.Equals("Date", StringComparison.OrdinalIgnoreCase)).Value is [{ } text]
        && HttpDate.Read(text, DateTimeOffset.FromUnixTimeMilliseconds(ReceivedAt)) is { } date ? date : ReceivedAt / 1000;

    /// <summary>How old it is, never negative, also where the clock was set back.</summary>
    public long AgeAt(long now) => InitialAge + Math.Max(0, (now - ReceivedAt) / 1000);

    /// <summary>Whether it has all of these.</summary>
    public bool Has(StoredTraits traits) => (Traits & traits) == traits;
}
