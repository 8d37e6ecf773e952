using Gateway.Tests.RateLimiting.Limits;
using Gateway.Transforms.RateLimiting;
using Gateway.Transforms.RateLimiting.Limits;
using Gateway.Transforms.RateLimiting.Store;

namespace Gateway.IntegrationTests.RateLimiting;

/// <summary>A key that is counted in Redis.</summary>
/// <param name="script">How.</param>
/// <param name="algorithm">By which algorithm.</param>
/// <param name="rule">What it may use.</param>
/// <param name="key">Its name.</param>
internal sealed class ScriptKey(ClockedScript script, LimitAlgorithm algorithm, LimitRule rule, string key) : ILimited
{
    /// <inheritdoc/>
    public async ValueTask<Standing> TryTakeAsync(long now, long cost) => (await script.AskAsync([QuestionOf(cost)], isCharge: false, now))[0].Standing;

    /// <inheritdoc/>
    public async ValueTask ChargeAsync(long now, long cost) => await script.AskAsync([QuestionOf(cost)], isCharge: true, now);

    /// <summary>The question for so much.</summary>
    /// <param name="cost">What is needed.</param>
    /// <param name="wanted">What would be taken for later too; null for nothing.</param>
    public Question QuestionOf(long cost, long? wanted = null) => new(algorithm, rule, key, cost, wanted ?? cost);
}
