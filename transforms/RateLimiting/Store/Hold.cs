using Gateway.Transforms.RateLimiting.Limits;

namespace Gateway.Transforms.RateLimiting.Store;

/// <summary>
/// A request's place of a shared limit on what is on its way. Redis knows it by its token, for as long as it is told of it again and again, so whatever is told twice, or not at all, counts once at most, and not for ever.
/// </summary>
/// <param name="rule">What the request may use.</param>
/// <param name="key">Its key for all gateways.</param>
internal sealed class Hold(LimitRule rule, string key)
{
    /// <summary>For how long Redis counts it where it is not told again: of a gateway that was killed, that long.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private volatile bool _mayBeKnown;
    private volatile bool _isOver;

    /// <summary>No other's.</summary>
    public Guid Token { get; } = Guid.NewGuid();

    /// <summary>Whether Redis was asked for it, or told of it; the answer may have been lost.</summary>
    public bool MayBeKnown
    {
        get => _mayBeKnown;
        set => _mayBeKnown = value;
    }

    /// <summary>Whether its request has ended.</summary>
    public bool IsOver
    {
        get => _isOver;
        set => _isOver = value;
    }

    /// <summary>Asks for it.</summary>
    /// <param name="isShadow">Whether it may be missing.</param>
    public Question Ask(bool isShadow) => Of(1, isShadow);

    /// <summary>Tells that it is there still.</summary>
    public Question Renew() => Of(1);

    /// <summary>Gives it back.</summary>
    public Question Release() => Of(-1);

    private Question Of(long cost, bool isShadow = false) => new(LimitAlgorithm.Concurrency, rule, key, cost, cost, isShadow, this);
}
