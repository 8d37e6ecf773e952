namespace Gateway.Transforms.Shared.Calls;

/// <summary>No connection in time: the destination has seen nothing of the request.</summary>
/// <param name="limit">The time.</param>
/// <param name="inner">What ended the attempt.</param>
internal sealed class ConnectTimeoutException(TimeSpan limit, Exception inner)
    : TimeoutException($"no connection within {limit.TotalSeconds} s", inner);
