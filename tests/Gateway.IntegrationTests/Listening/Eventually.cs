namespace Gateway.IntegrationTests.Listening;

internal static class Eventually
{
    /// <summary>Asks again until the answer is yes. False after 20 seconds, far beyond what any of this takes.</summary>
    public static async Task<bool> IsTrueAsync(Func<Task<bool>> question)
    {
        var time = TimeProvider.System;
        var start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < TimeSpan.FromSeconds(20))
        {
            if (await question())
                return true;
            await Task.Delay(TimeSpan.FromMilliseconds(50), time);
        }

        return false;
    }

    /// <inheritdoc cref="IsTrueAsync(Func{Task{bool}})"/>
    public static Task<bool> IsTrueAsync(Func<bool> question) => IsTrueAsync(() => Task.FromResult(question()));
}
