using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Gateway.Transforms.Authentication.Remote;

/// <summary>Has one question asked once, however many wait for its answer. Safe to share between threads.</summary>
/// <param name="most">The most questions under way.</param>
internal sealed class SingleFlight<TKey, TAnswer>(int most)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, TaskCompletionSource<TAnswer>> _flights = new();
    private int _count;

    /// <summary>Joins the question that is under way, or asks it.</summary>
    /// <returns>False when there are too many already.</returns>
    public bool TryJoin(TKey key, Func<TKey, Task<TAnswer>> ask, [NotNullWhen(true)] out Task<TAnswer>? answer)
    {
        while (true)
        {
            if (_flights.TryGetValue(key, out var flight))
            {
                answer = flight.Task;
                return true;
            }

            if (Interlocked.Increment(ref _count) > most)
            {
                Interlocked.Decrement(ref _count);
                answer = null;
                return false;
            }

            flight = new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_flights.TryAdd(key, flight))
            {
                _ = FlyAsync(key, ask, flight);
                answer = flight.Task;
                return true;
            }

            Interlocked.Decrement(ref _count);
        }
    }

    private async Task FlyAsync(TKey key, Func<TKey, Task<TAnswer>> ask, TaskCompletionSource<TAnswer> flight)
    {
        try
        {
            flight.SetResult(await ask(key));
        }
        catch (Exception exception)
        {
            flight.SetException(exception);
        }
        finally
        {
            _flights.TryRemove(key, out _);
            Interlocked.Decrement(ref _count);
        }
    }
}
