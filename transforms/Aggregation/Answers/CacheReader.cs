namespace Gateway.Transforms.Aggregation.Answers;

/// <summary>Who reads what may be done with an answer: each goes by fields of its own where there are any (RFC 9213).</summary>
internal enum CacheReader
{
    /// <summary>Browsers and apps: <c>Cache-Control</c>.</summary>
    Client,

    /// <summary>Caches in front of the gateway: <c>CDN-Cache-Control</c> first.</summary>
    Cdn,

    /// <summary>The gateway itself: <c>Gateway-Cache-Control</c> before both.</summary>
    Gateway,
}
