namespace Gateway.Transforms.Idempotency.Records;

/// <summary>What is known of a key.</summary>
internal enum ClaimResult
{
    /// <summary>Nothing: it is now this request's.</summary>
    Granted,

    /// <summary>Nothing, and nothing will be, as nobody can be asked: the request is done as one without a key.</summary>
    Untold,

    /// <summary>Its first request is not answered yet, or nobody knows whether it was done.</summary>
    InFlight,

    /// <summary>It is another request's.</summary>
    Mismatch,

    /// <summary>Its request was answered, and the answer is there.</summary>
    Answered,

    /// <summary>Its request was answered, and the answer was not kept.</summary>
    Gone,

    /// <summary>Nobody can be asked, or there is no room for another.</summary>
    Unavailable,
}
