namespace Gateway.Transforms.RateLimiting.Limits;

/// <summary>How a key stands with its limit.</summary>
/// <param name="IsAllowed">Whether the request may pass.</param>
/// <param name="Remaining">What is left, zero or more.</param>
/// <param name="Wait">Ticks of 100 ns until more is left: for a refused request, until it would pass. Zero where nobody knows.</param>
internal readonly record struct Standing(bool IsAllowed, long Remaining, long Wait)
{
    /// <summary>The wait in whole seconds, rounded up, at least one.</summary>
    public long WaitSeconds => Math.Max(1, (Wait + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);
}
