namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>Waits for something to become true: asks again and again, but not for ever.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Long enough for a busy machine; who waits this long has failed.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Asks until the answer is not null.</summary>
    /// <param name="ask">The question; an exception of the network counts as no answer.</param>
    /// <param name="expectation">What is waited for, for the failure's text.</param>
    /// <param name="limit">Default: <see cref="Limit"/>.</param>
    /// <exception cref="TimeoutException">It was still null after <paramref name="limit"/>.</exception>
    public static async Task<T> GetAsync<T>(Func<Task<T?>> ask, string expectation, TimeSpan? limit = null)
        where T : class
    {
        var patience = limit ?? Limit;
        var start = TimeProvider.System.GetTimestamp();
        Exception? last = null;
        while (TimeProvider.System.GetElapsedTime(start) < patience)
        {
            try
            {
                if (await ask() is { } answer)
                    return answer;
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                last = exception;
            }

            await Task.Delay(Pause, TimeProvider.System);
        }

        throw new TimeoutException($"Not within {patience.TotalSeconds:0.#} s: {expectation}.", last);
    }

    /// <summary>Asks until it is true.</summary>
    /// <exception cref="TimeoutException">It was still false after <paramref name="limit"/>.</exception>
    public static async Task HoldsAsync(Func<Task<bool>> ask, string expectation, TimeSpan? limit = null) =>
        await GetAsync(async () => await ask() ? "yes" : null, expectation, limit);

    /// <summary>Asks until it is true.</summary>
    /// <exception cref="TimeoutException">It was still false after <paramref name="limit"/>.</exception>
    public static Task HoldsAsync(Func<bool> ask, string expectation, TimeSpan? limit = null) =>
        HoldsAsync(() => Task.FromResult(ask()), expectation, limit);
}
