namespace Gateway.Transforms.Caching.Rules;

/// <summary>What may be done with a stored response for a request.</summary>
internal enum Use
{
    /// <summary>It is sent: it is fresh.</summary>
    Fresh,

    /// <summary>It is sent though stale, and a new one is fetched meanwhile (RFC 5861 §3).</summary>
    StaleWhileRevalidate,

    /// <summary>It is sent though stale, as the client takes it (RFC 9111 §5.2.1.2).</summary>
    StaleAccepted,

    /// <summary>The origin is asked first: it is stale.</summary>
    ValidateStale,

    /// <summary>The origin is asked first: the request wants that.</summary>
    ValidateRequest,

    /// <summary>It is not for requests like this one.</summary>
    NotForThis,
}
