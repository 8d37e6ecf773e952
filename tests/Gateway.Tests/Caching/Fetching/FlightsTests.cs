using System.Text;
using Gateway.Transforms.Caching.Fetching;
using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Purging;
using Gateway.Transforms.Caching.Store;

namespace Gateway.Tests.Caching.Fetching;

public sealed class FlightsTests : IDisposable
{
    private readonly MemoryStore _store = new(1024 * 1024);
    private readonly Flights _flights = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void TryAdd_BesideOneOfTheSameKey_IsRefusedAndNotCounted()
    {
        using var one = FlightOf("http://h/a");
        using var other = FlightOf("http://h/a");

        Assert.True(_flights.TryAdd(one));
        Assert.False(_flights.TryAdd(other));
        Assert.Equal((1, one), (_flights.Count, _flights.Find(one.Key)));
    }

    [Fact]
    public void Close_WhatAPurgeMeans_IsFoundNoMoreAndStillUnderWay()
    {
        using var flight = FlightOf("http://h/a", sequence: 7);
        _flights.TryAdd(flight);

        _flights.Close(new Purge(null, Encoding.ASCII.GetBytes("http://h/a"), null, IsSoft: false));

        Assert.Null(_flights.Find(flight.Key));
        Assert.Equal((1, 7), (_flights.Count, _flights.OldestSequence()));
        using var next = FlightOf("http://h/a");
        Assert.True(_flights.TryAdd(next));
    }

    [Fact]
    public void Doom_WhatIsClosed_IsReached()
    {
        using var flight = FlightOf("http://h/a");
        _flights.TryAdd(flight);
        _flights.Close(new Purge(null, null, null, IsSoft: true));

        _flights.Doom("http://h/a"u8);

        Assert.True(flight.IsDoomed);
        Assert.Equal(0, _flights.Count);
    }

    // A fetch is removed when its head is of no use to others, and again when it ends, while purges come.
    [Fact]
    public async Task Remove_TwiceWhilePurgesClose_CountsEachOnce()
    {
        var everything = new Purge(null, null, null, IsSoft: false);
        using var isOver = new CancellationTokenSource();
        var closing = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            while (!isOver.IsCancellationRequested)
                _flights.Close(everything);
        })).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                using var flight = FlightOf($"http://h/{number}");
                if (!_flights.TryAdd(flight))
                    continue;
                _flights.Remove(flight);
                _flights.Remove(flight);
            }
        })));
        await isOver.CancelAsync();
        await Task.WhenAll(closing);

        Assert.Equal(0, _flights.Count);
    }

    [Fact]
    public void TryJoin_WhatIsKeptNoMore_IsRefused()
    {
        using var flight = FlightOf("http://h/a");
        using (var reader = flight.TryJoin())
        {
            Assert.NotNull(reader);
            flight.KeepNoMore();
        }

        // What nobody has read yet may be gone.
        Assert.Null(flight.TryJoin());
    }

    private Flight FlightOf(string address, long sequence = 0)
    {
        var key = new KeyWriter(new byte[256]);
        key.Text(address);
        RequestKey.Route(ref key, "r", null);
        return new Flight(new CacheKey(key.Written), sequence, _store.CreateBody(), default);
    }
}
