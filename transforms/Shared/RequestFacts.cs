namespace Gateway.Transforms.Shared;

/// <summary>
/// What the features on a request's way know and the access log tells: a request feature, present only while the
/// access log is on. A feature that has something to tell asks for it and writes when it is there.
/// </summary>
/// <remarks>One request's flow writes; not meant for parallel writers.</remarks>
public sealed class RequestFacts
{
    /// <summary>Id of the cluster the request was forwarded to, as configured; null when it was answered here.</summary>
    public string? Cluster { get; set; }

    /// <summary>Id of the destination that was tried last; null when there was none.</summary>
    public string? Destination { get; set; }

    /// <summary>Time spent forwarding, all attempts together; null when the request was answered here.</summary>
    public TimeSpan? Upstream { get; set; }

    /// <summary>How the cache answered, one of a fixed set of short names such as <c>hit</c>; null where the route has no policy for it.</summary>
    public string? Cache { get; set; }

    /// <summary>
    /// Why the request failed, one of a fixed set of short names such as <c>request_timed_out</c>; null when it went well.
    /// Never text from the request.
    /// </summary>
    public string? Error { get; set; }
}
