namespace Gateway.Tests.Observability;

/// <summary>Waits for what another thread or process does, with a bound.</summary>
internal static class Poll
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    public static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(() => Task.FromResult(condition()), what);

    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Bound)
                Assert.Fail($"not within {Bound.TotalSeconds} s: {what}");
            await Task.Delay(Step, TimeProvider.System);
        }
    }
}
