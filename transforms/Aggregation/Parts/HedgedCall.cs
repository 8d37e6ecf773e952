using Gateway.Transforms.Aggregation.Planning;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>
/// A call that is made a second time where the first is not answered within the time that calls mostly take. The first of both with a result counts, and the other is given up. Only for methods that may be
/// carried out twice.
/// </summary>
/// <param name="hedging">When.</param>
/// <param name="send">Makes the call.</param>
/// <param name="time">The clock.</param>
internal sealed class HedgedCall(Hedging hedging, Func<CancellationToken, Task<PartResult>> send, TimeProvider time)
{
    /// <summary>Makes the call.</summary>
    /// <param name="ended">Ends it.</param>
    public async Task<PartResult> SendAsync(CancellationToken ended)
    {
        var start = time.GetTimestamp();
        using var first = CancellationTokenSource.CreateLinkedTokenSource(ended);
        var one = send(first.Token);
        if (hedging.Delay is not { } delay || await IsAnsweredAsync(one, delay, ended))
            return Answered(await one, start);
        using var second = CancellationTokenSource.CreateLinkedTokenSource(ended);
        var other = send(second.Token);
        try
        {
            var isOther = await Task.WhenAny(one, other) == other;
            // One that failed leaves it to the other.
            if ((await (isOther ? other : one)).Failure != PartFailure.None)
                isOther = !isOther;
            var chosen = await (isOther ? other : one);
            await (isOther ? first : second).CancelAsync();
            (await (isOther ? one : other)).Dispose();
            chosen.IsHedged = true;
            return Answered(chosen, start);
        }
        catch
        {
            // A fault of one. The other must not go on without anybody who has what it brings.
            await first.CancelAsync();
            await second.CancelAsync();
            await DropAsync(one);
            await DropAsync(other);
            throw;
        }
    }

    private static async Task DropAsync(Task<PartResult> call)
    {
        await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (call.IsCompletedSuccessfully)
            (await call).Dispose();
    }

    private PartResult Answered(PartResult result, long start)
    {
        if (result.Failure == PartFailure.None)
            hedging.Answered(time.GetElapsedTime(start));
        return result;
    }

    private async Task<bool> IsAnsweredAsync(Task<PartResult> call, TimeSpan delay, CancellationToken ended)
    {
        if (call.IsCompleted)
            return true;
        await ((Task)call).WaitAsync(delay, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return call.IsCompleted || ended.IsCancellationRequested;
    }
}
