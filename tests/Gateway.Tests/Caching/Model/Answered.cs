using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Caching.Model;

/// <summary>What a client got.</summary>
/// <param name="Told">How the cache answered, as the access log has it.</param>
internal sealed record Answered(int Status, IHeaderDictionary Headers, byte[] Body, bool IsBroken, string? Told)
{
    /// <summary>The exchange with the origin that it came of; null for none.</summary>
    public int? Id => int.TryParse(Field("X-Id"), out var id) ? id : null;

    /// <summary>The gateway's member of <c>Cache-Status</c>.</summary>
    public string CacheStatus => Headers["Cache-Status"].Count > 0 ? Headers["Cache-Status"][^1]! : "";

    /// <summary>Whether it says that no origin was asked.</summary>
    public bool IsHit => CacheStatus.StartsWith("Gateway; hit", StringComparison.Ordinal);

    /// <summary>A field; null for none.</summary>
    public string? Field(string name) => Headers.TryGetValue(name, out var values) ? string.Join(", ", values.AsEnumerable()) : null;
}
