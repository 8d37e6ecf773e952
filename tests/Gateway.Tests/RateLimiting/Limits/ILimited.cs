using Gateway.Transforms.RateLimiting.Limits;

namespace Gateway.Tests.RateLimiting.Limits;

/// <summary>One key of a limit, wherever it is counted. Times are ticks of 100 ns of a clock of the test's.</summary>
internal interface ILimited
{
    /// <summary>Uses so much, if it is allowed.</summary>
    ValueTask<Standing> TryTakeAsync(long now, long cost);

    /// <summary>Uses so much, allowed or not; gives it back where it is negative.</summary>
    ValueTask ChargeAsync(long now, long cost);
}
