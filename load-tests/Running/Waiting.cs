namespace Gateway.LoadTests.Running;

/// <summary>Waits for what happens elsewhere.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until the answer is yes; an HTTP request that fails, or has no answer in its time, is a no.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> says so.</exception>
    /// <exception cref="LoadTestException">The time is up; <paramref name="describe"/> says what was waited for.</exception>
    public static async Task UntilAsync(Func<Task<bool>> isSo, TimeSpan patience, Func<string> describe, CancellationToken cancellation)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await AskAsync(isSo, cancellation))
        {
            if (TimeProvider.System.GetElapsedTime(start) > patience)
                throw new LoadTestException($"Waited {patience.TotalSeconds:0} s in vain: {describe()}");
            await Task.Delay(Pause, TimeProvider.System, cancellation);
        }
    }

    private static async Task<bool> AskAsync(Func<Task<bool>> isSo, CancellationToken cancellation)
    {
        try
        {
            return await isSo();
        }
        // HttpClient says by a cancellation that its own time is up.
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }
}
