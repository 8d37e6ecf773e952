namespace Gateway.Transforms.Resilience.Attempts;

/// <summary>How long passes before a request is sent again.</summary>
internal static class Backoff
{
    /// <summary>Any time up to a bound that doubles each time: requests that failed together do not come again together.</summary>
    /// <param name="retry">How often it has been sent again.</param>
    /// <param name="first">The first bound.</param>
    /// <param name="most">The last bound.</param>
    /// <param name="random">0 to 1, 1 left out.</param>
    public static TimeSpan Before(int retry, TimeSpan first, TimeSpan most, double random)
    {
        var bound = Math.Min(first.TotalMilliseconds * Math.Pow(2, Math.Min(retry, 30)), most.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(bound * random);
    }
}
