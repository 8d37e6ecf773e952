namespace Gateway.Transforms.RateLimiting.Limits;

/// <summary>
/// What one key has used: a struct in a table, of which the default has used nothing. It holds no rates, so that another rule may judge it. Times are ticks of 100 ns of a clock that
/// never goes back; one that is a little older than the last is as good as the last.
/// </summary>
internal interface IUsage
{
    /// <summary>How much counts as used now.</summary>
    double UsedAt(LimitRule rule, long now);

    /// <summary>Whether so much more may be used; of a cost of zero, whether anything may.</summary>
    bool Allows(LimitRule rule, long now, long cost);

    /// <summary>Uses so much, allowed or not; gives it back where it is negative.</summary>
    void Take(LimitRule rule, long now, long cost);

    /// <summary>What is left, and when it will be more.</summary>
    Standing Stand(LimitRule rule, long now);

    /// <summary>What is left, and when so much would be allowed.</summary>
    Standing StandRefused(LimitRule rule, long now, long cost);
}
