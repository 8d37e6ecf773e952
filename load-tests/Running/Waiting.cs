namespace Gateway.LoadTests.Running;

/// <summary>Waits for what happens elsewhere.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until the answer is yes; an HTTP request that fails is a no.</summary>
    /// <exception cref="LoadTestException">The time is up; <paramref name="describe"/> says what was waited for.</exception>
    public static async Task UntilAsync(Func<Task<bool>> isSo, TimeSpan patience, Func<string> describe, CancellationToken cancellation)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await AskAsync(isSo))
        {
            if (TimeProvider.System.GetElapsedTime(start) > patience)
                throw new LoadTestException($"Waited {patience.TotalSeconds:0} s in vain: {describe()}");
            await Task.Delay(Pause, TimeProvider.System, cancellation);
        }
    }

    private static async Task<bool> AskAsync(Func<Task<bool>> isSo)
    {
        try
        {
            return await isSo();
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
