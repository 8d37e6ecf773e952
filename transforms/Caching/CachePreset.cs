using System.Text.Json.Serialization;

namespace Gateway.Transforms.Caching;

/// <summary>What is known of a product's responses.</summary>
public enum CachePreset
{
    /// <summary>Next.js: pages and their data are left out unless <c>Html</c> is set, since it marks guarded ones as it does others.</summary>
    [JsonStringEnumMemberName("next")]
    Next,

    /// <summary>Laravel: the <c>no-cache, private</c> that it sends where nobody said anything counts as nothing.</summary>
    [JsonStringEnumMemberName("laravel")]
    Laravel,
}
