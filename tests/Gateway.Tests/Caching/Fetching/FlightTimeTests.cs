using System.Net;
using Gateway.Tests.Resilience;
using Gateway.Transforms.Caching.Fetching;
using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Caching.Store;
using Gateway.Transforms.Shared.Addresses;

namespace Gateway.Tests.Caching.Fetching;

/// <summary>How long a fetch goes on that nobody waits for.</summary>
public sealed class FlightTimeTests : IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private static readonly FlightAnswer Head = new(FlightOutcome.Shared);

    private readonly ManualClock _clock = new();
    private readonly MemoryStore _store = new(4 * 1024 * 1024);
    private readonly Flights _flights;

    public FlightTimeTests() => _flights = new Flights(_clock, new FetchMemory(_store));

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Leave_BehindTheHead_EndsItAfterAWhile()
    {
        using var flight = Begun(out var reader);
        flight.SetAnswer(Head);

        reader.Dispose();
        _clock.Advance(PlaceForNobody.WithHead - Moment);
        Assert.False(flight.Cancelled.IsCancellationRequested);
        _clock.Advance(Moment);

        Assert.True(flight.Cancelled.IsCancellationRequested);
        Assert.Null(_flights.Find(flight.Key));
    }

    [Fact]
    public void Leave_BeforeTheHead_EndsItSoon()
    {
        using var flight = Begun(out var reader);

        reader.Dispose();
        _clock.Advance(PlaceForNobody.WithoutHead - Moment);
        Assert.False(flight.Cancelled.IsCancellationRequested);
        _clock.Advance(Moment);

        Assert.True(flight.Cancelled.IsCancellationRequested);
    }

    [Fact]
    public void SetAnswer_WhileNobodyWaits_HasTheBodyTakeItsTimeFromThenOn()
    {
        using var flight = Begun(out var reader);
        reader.Dispose();
        _clock.Advance(PlaceForNobody.WithoutHead - Moment);

        flight.SetAnswer(Head);
        _clock.Advance(PlaceForNobody.WithHead - Moment);
        Assert.False(flight.Cancelled.IsCancellationRequested);
        _clock.Advance(Moment);

        Assert.True(flight.Cancelled.IsCancellationRequested);
    }

    // A refresh: how long the head may take, the route says.
    [Fact]
    public void SetAnswer_OfWhatNobodyEverWaitedFor_BeginsTheTimeToo()
    {
        using var flight = FlightOf("http://h/a");
        Assert.True(flight.TryBeForNobody());
        Assert.True(_flights.TryAdd(flight));
        _clock.Advance(PlaceForNobody.WithHead * 2);
        Assert.False(flight.Cancelled.IsCancellationRequested);

        flight.SetAnswer(Head);
        _clock.Advance(PlaceForNobody.WithHead);

        Assert.True(flight.Cancelled.IsCancellationRequested);
    }

    [Fact]
    public void TryJoin_WhileTheTimeRuns_StopsIt()
    {
        using var flight = Begun(out var reader);
        flight.SetAnswer(Head);
        reader.Dispose();
        _clock.Advance(PlaceForNobody.WithHead - Moment);

        using (flight.TryJoin())
        {
            _clock.Advance(PlaceForNobody.WithHead * 2);
            Assert.False(flight.Cancelled.IsCancellationRequested);
        }

        // Who leaves has it begin anew.
        _clock.Advance(PlaceForNobody.WithHead - Moment);
        Assert.False(flight.Cancelled.IsCancellationRequested);
    }

    [Fact]
    public void End_InTime_LeavesNoTimer()
    {
        using var flight = Begun(out var reader);
        flight.SetAnswer(Head);
        reader.Dispose();

        flight.End(null);

        Assert.Equal(0, _clock.TimerCount);
    }

    [Fact]
    public void SetAnswer_OfAnEventStreamThatNobodyWaitsFor_EndsItAtOnce()
    {
        using var flight = Begun(out var reader);
        reader.Dispose();

        flight.SetAnswer(new FlightAnswer(FlightOutcome.Single) { NotStored = NotStored.EventStream });

        Assert.True(flight.Cancelled.IsCancellationRequested);
    }

    [Fact]
    public void Replace_WhatSomebodyReads_LeavesItToThemAlone()
    {
        using var flight = Begun(out var reader);
        flight.SetAnswer(Head);

        _flights.Replace(flight.Key);

        Assert.Null(_flights.Find(flight.Key));
        Assert.False(flight.Cancelled.IsCancellationRequested);
        using var next = FlightOf("http://h/a");
        Assert.True(_flights.TryAdd(next));
        reader.Dispose();
        Assert.True(flight.Cancelled.IsCancellationRequested);
        Assert.Same(next, _flights.Find(next.Key));
    }

    [Fact]
    public void Replace_WhatNobodyReads_EndsIt()
    {
        using var flight = Begun(out var reader);
        flight.SetAnswer(Head);
        reader.Dispose();

        _flights.Replace(flight.Key);

        Assert.True(flight.Cancelled.IsCancellationRequested);
    }

    private Flight Begun(out FlightReader reader)
    {
        var flight = FlightOf("http://h/a");
        reader = flight.TryJoin()!;
        Assert.True(_flights.TryAdd(flight));
        return flight;
    }

    private Flight FlightOf(string address)
    {
        var key = new KeyWriter(new byte[256]);
        key.Text(address);
        RequestKey.Route(ref key, "r", null);
        return new Flight(_flights, new CacheKey(key.Written), ClientKey.Of(IPAddress.Loopback), 0, _store.CreateBody(), default);
    }
}
