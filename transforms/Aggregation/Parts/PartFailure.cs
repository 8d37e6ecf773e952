namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>Why a part has no result.</summary>
internal enum PartFailure
{
    /// <summary>It has one, or is not over.</summary>
    None,

    /// <summary>It took too long.</summary>
    Timeout,

    /// <summary>No destination is available.</summary>
    Unavailable,

    /// <summary>No connection could be had.</summary>
    Unreachable,

    /// <summary>The answer broke off, or breaks HTTP.</summary>
    BrokenOff,

    /// <summary>The status is none of success.</summary>
    Status,

    /// <summary>The status is that of a redirect, which is not followed.</summary>
    Redirect,

    /// <summary>The content is said to be something else than JSON.</summary>
    ContentType,

    /// <summary>The content is encoded in a way that is not known, or is not what it is said to be encoded in.</summary>
    Coding,

    /// <summary>The content is not JSON.</summary>
    NotJson,

    /// <summary>It is not UTF-8, or a text holds half a character.</summary>
    Characters,

    /// <summary>Values lie too deep in each other.</summary>
    TooDeep,

    /// <summary>An object has a name twice.</summary>
    RepeatedName,

    /// <summary>It is longer than it may be.</summary>
    TooLarge,

    /// <summary>A value that it needs is not there.</summary>
    NoValue,

    /// <summary>A value that it needs cannot be sent without meaning something else.</summary>
    BadValue,

    /// <summary>There are more items than it is called for.</summary>
    TooManyItems,

    /// <summary>It was given up because a required part has failed, or nobody waits any more.</summary>
    Cancelled,

    /// <summary>A fault of the gateway.</summary>
    Internal,

    /// <summary>A page of another origin has asked, which the response does not let read it.</summary>
    CrossOrigin,

    /// <summary>The batch that its aggregate is in may make no more calls.</summary>
    TooManyCalls,
}
