using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Gateway.Transforms.Shared.Addresses;

namespace Gateway.Transforms.Authentication.Remote;

/// <summary>Has one question asked once, however many wait for its answer. Safe to share between threads.</summary>
/// <param name="most">The most questions under way.</param>
/// <param name="mostOfClient">The most of them that one client has caused, so that none takes them all.</param>
internal sealed class SingleFlight<TKey, TAnswer>(int most, int mostOfClient)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<ClientKey, int> _clients = new();
    private readonly ConcurrentDictionary<TKey, TaskCompletionSource<TAnswer>> _flights = new();
    private int _count;

    /// <summary>Joins the question that is under way, or asks it.</summary>
    /// <param name="key">The question.</param>
    /// <param name="client">Who causes it.</param>
    /// <param name="ask">Asks it.</param>
    /// <param name="answer">The answer, to come.</param>
    /// <returns>False when there are too many already.</returns>
    public bool TryJoin(TKey key, ClientKey client, Func<TKey, Task<TAnswer>> ask, [NotNullWhen(true)] out Task<TAnswer>? answer)
    {
        while (true)
        {
            if (_flights.TryGetValue(key, out var flight))
            {
                answer = flight.Task;
                return true;
            }

            if (!TryEnter(client))
            {
                answer = null;
                return false;
            }

            flight = new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_flights.TryAdd(key, flight))
            {
                _ = FlyAsync(key, client, ask, flight);
                answer = flight.Task;
                return true;
            }

            Leave(client);
        }
    }

    // It lands before it answers: who comes after the answer asks again.
    private async Task FlyAsync(TKey key, ClientKey client, Func<TKey, Task<TAnswer>> ask, TaskCompletionSource<TAnswer> flight)
    {
        TAnswer answer;
        try
        {
            answer = await ask(key);
        }
        catch (Exception exception)
        {
            Land(key, client);
            flight.SetException(exception);
            return;
        }

        Land(key, client);
        flight.SetResult(answer);
    }

    private void Land(TKey key, ClientKey client)
    {
        _flights.TryRemove(key, out _);
        Leave(client);
    }

    private bool TryEnter(ClientKey client)
    {
        var fits = Interlocked.Increment(ref _count) <= most;
        fits &= _clients.AddOrUpdate(client, 1, static (_, count) => count + 1) <= mostOfClient;
        if (!fits)
            Leave(client);
        return fits;
    }

    private void Leave(ClientKey client)
    {
        Interlocked.Decrement(ref _count);
        // Who has none under way is forgotten.
        if (_clients.AddOrUpdate(client, 0, static (_, count) => count - 1) == 0)
            _clients.TryRemove(new(client, 0));
    }
}
