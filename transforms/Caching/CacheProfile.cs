using System.Text.Json.Serialization;

namespace Gateway.Transforms.Caching;

/// <summary>How much of RFC 9111 a policy makes use of.</summary>
public enum CacheProfile
{
    /// <summary>The part without surprises: what the origin says explicitly, nothing with cookies unless it is <c>public</c>.</summary>
    [JsonStringEnumMemberName("safe")]
    Safe,

    /// <summary>All that a shared cache may do: guessed lifetimes, <c>Set-Cookie</c> like any field, cookies of requests passed over, parts of responses.</summary>
    [JsonStringEnumMemberName("rfc9111")]
    Rfc9111,
}
