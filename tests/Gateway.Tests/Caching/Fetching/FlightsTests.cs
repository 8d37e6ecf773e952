using System.Globalization;
using System.Net;
using System.Text;
using Gateway.Transforms.Caching.Fetching;
using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Purging;
using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Caching.Store;
using Gateway.Transforms.Shared.Addresses;

namespace Gateway.Tests.Caching.Fetching;

public sealed class FlightsTests : IDisposable
{
    // A quarter of it is for bodies that are kept, an eighth for what slow readers hold.
    private readonly MemoryStore _store = new(4 * 1024 * 1024);
    private readonly Flights _flights;

    public FlightsTests() => _flights = new Flights(TimeProvider.System, new FetchMemory(_store));

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
            flight.KeepNoMore(NotStored.TooLarge);
        }

        // What nobody has read yet may be gone.
        Assert.Null(flight.TryJoin());
    }

    [Fact]
    public void TryAdd_OfOneClient_LeavesRoomForOthers()
    {
        var all = Enumerable.Range(0, Flights.MaxOfClient + 1).Select(number => FlightOf(Numbered(number), client: "192.0.2.1")).ToArray();
        Assert.Equal(Flights.MaxOfClient, all.Count(_flights.TryAdd));
        using var other = FlightOf("http://h/other", client: "192.0.2.2");
        Assert.True(_flights.TryAdd(other));

        foreach (var flight in all)
            _flights.Remove(flight);

        Assert.True(_flights.TryAdd(all[^1]));
        Array.ForEach(all, static flight => flight.Dispose());
    }

    [Fact]
    public void Leave_TheLastOne_LetsOnlySoManyGoOnForNobody()
    {
        var all = Enumerable.Range(0, Flights.MaxForNobody + 1).Select(number => FlightOf(Numbered(number))).ToArray();
        foreach (var flight in all)
        {
            var reader = flight.TryJoin();
            Assert.True(_flights.TryAdd(flight));
            reader!.Dispose();
        }

        Assert.All(all[..^1], static flight => Assert.False(flight.Cancelled.IsCancellationRequested));
        Assert.True(all[^1].Cancelled.IsCancellationRequested);
        // Whoever asks for it begins anew, and is not told that too much is under way.
        Assert.Null(_flights.Find(all[^1].Key));
        Assert.False(all[^1].TryBeForNobody());

        // Who comes again takes one of them for somebody.
        using (all[0].TryJoin())
            Assert.True(all[^1].TryBeForNobody());
        Array.ForEach(all, static flight => flight.Dispose());
        using var next = FlightOf("http://h/next");
        Assert.True(next.TryBeForNobody());
    }

    [Fact]
    public void Leave_OneOfSeveral_LeavesItUnderWayAndNeedsNoPlace()
    {
        while (_flights.TryTakePlaceForNobody())
        {
            // All are taken.
        }

        using var flight = FlightOf("http://h/a");
        var first = flight.TryJoin()!;
        using var second = flight.TryJoin()!;
        _flights.TryAdd(flight);

        first.Dispose();

        Assert.False(flight.Cancelled.IsCancellationRequested);
        Assert.Same(flight, _flights.Find(flight.Key));
    }

    [Fact]
    public void Doom_WhatNobodyWaitsFor_EndsIt()
    {
        using var flight = FlightOf("http://h/a");
        flight.TryBeForNobody();
        _flights.TryAdd(flight);

        _flights.Doom("http://h/a"u8);

        Assert.True(flight.Cancelled.IsCancellationRequested);
    }

    [Fact]
    public void KeepNoMore_GivesBackWhatItTookFromOthers()
    {
        using var large = Filled(FlightOf("http://h/large"), 600);
        using var other = Filled(FlightOf("http://h/other"), 600);
        using var reader = large.TryJoin();
        Assert.True(large.TryCount());
        Assert.False(other.TryCount());

        large.KeepNoMore(NotStored.TooLarge);

        Assert.True(other.TryCount());
        // And nothing twice.
        large.End(null);
        other.End(null);
        Assert.True(_flights.Memory.TryKeep(1024 * 1024));
        Assert.False(_flights.Memory.TryKeep(1));
    }

    [Fact]
    public void KeepNoMore_WithoutRoomForWhatIsBehind_CutsThoseWhoAreFarBehind()
    {
        using var first = Filled(FlightOf("http://h/first"), 400);
        using var second = Filled(FlightOf("http://h/second"), 400);
        using var third = Filled(FlightOf("http://h/third"), 400);
        using var slow = first.TryJoin()!;
        using var late = second.TryJoin()!;
        using var quick = second.TryJoin()!;
        using var next = third.TryJoin()!;
        while (quick.Read() is { IsEmpty: false } bytes)
            quick.Advance(bytes.Length);

        first.KeepNoMore(NotStored.TooLarge);
        second.KeepNoMore(NotStored.TooLarge);

        Assert.Equal((false, true, false), (slow.Cut.IsCancellationRequested, late.Cut.IsCancellationRequested, quick.Cut.IsCancellationRequested));
        // Who leaves makes room.
        slow.Dispose();
        third.KeepNoMore(NotStored.TooLarge);
        Assert.False(next.Cut.IsCancellationRequested);
    }

    private static Flight Filled(Flight flight, int kibibytes)
    {
        flight.Body.Append(new byte[kibibytes * 1024]);
        return flight;
    }

    private static string Numbered(int number) => $"http://h/{number.ToString(CultureInfo.InvariantCulture)}";

    private Flight FlightOf(string address, long sequence = 0, string client = "192.0.2.1")
    {
        var key = new KeyWriter(new byte[256]);
        key.Text(address);
        RequestKey.Route(ref key, "r", null);
        return new Flight(_flights, new CacheKey(key.Written), ClientKey.Of(IPAddress.Parse(client)), sequence, _store.CreateBody(), default);
    }
}
