using Gateway.Transforms.RateLimiting;
using Gateway.Transforms.RateLimiting.Limits;

namespace Gateway.Tests.RateLimiting.Limits;

/// <summary>A key that the gateway counts itself.</summary>
/// <param name="algorithm">How.</param>
/// <param name="rule">What it may use.</param>
internal sealed class TableKey(LimitAlgorithm algorithm, LimitRule rule) : ILimited
{
    private const ulong Key = 42;

    private readonly LimitTable _table = LimitTable.Create(algorithm);

    /// <inheritdoc/>
    public ValueTask<Standing> TryTakeAsync(long now, long cost) => new(_table.TryTake(Key, rule, now, cost));

    /// <inheritdoc/>
    public ValueTask ChargeAsync(long now, long cost)
    {
        _table.Add(Key, rule, now, cost);
        return default;
    }
}
