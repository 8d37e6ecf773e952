using System.Net;
using System.Text;
using Gateway.Tests.Authentication;
using Gateway.Transforms.Caching;
using Gateway.Transforms.Caching.Fetching;
using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Purging;
using Gateway.Transforms.Shared.Addresses;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Caching.Purging;

public sealed class PurgerTests : IDisposable
{
    private readonly Clock _clock = new();
    private readonly Cache _cache;
    private readonly Purger _purger;
    private readonly Flight _flight;

    public PurgerTests()
    {
        _cache = new Cache(_clock);
        _purger = new Purger(_cache, _clock, NullLogger<Purger>.Instance);
        _flight = new Flight(_cache.Flights, KeyOf("http://h/slow"), ClientKey.Of(IPAddress.Loopback), _cache.Purges.Sequence, _cache.Store.CreateBody(), default);
        Assert.True(_cache.Flights.TryAdd(_flight));
        Store("http://h/keep");
    }

    public void Dispose()
    {
        _cache.Flights.Remove(_flight);
        Assert.True(SpinWait.SpinUntil(() => _cache.Purges.Pending.Count == 0, TimeSpan.FromSeconds(30)));
        _flight.Dispose();
        _cache.Dispose();
    }

    [Fact]
    public void Apply_AFewWhileAFetchIsSlow_AreRememberedForIt()
    {
        Pass(60);
        Purge(Purger.ManyPending);
        Carry();

        Assert.False(_flight.IsDoomed);
        Assert.Equal(Purger.ManyPending, _cache.Purges.Pending.Count);
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(6, true)]
    public void Apply_ManyWhileAFetchIsUnderWay_DoomTheFetchThatIsSlow(int seconds, bool isDoomed)
    {
        Pass(seconds);
        Purge(Purger.ManyPending + 1);
        Carry();

        Assert.Equal(isDoomed, _flight.IsDoomed);
        Assert.Equal(isDoomed, _cache.Purges.Pending.Count == 0);
        Assert.True(IsStored("http://h/keep"));
    }

    [Fact]
    public void Apply_TooManyWhileAFetchIsUnderWay_DoomIt()
    {
        Purge(Purger.MostPending + 1);
        Carry();

        Assert.True(_flight.IsDoomed);
        Assert.Empty(_cache.Purges.Pending);
        Assert.True(IsStored("http://h/keep"));
    }

    [Fact]
    public void Doomed_BeganBehindTheLastPurge_IsSpared()
    {
        Purge(Purger.MostPending);
        using var next = new Flight(_cache.Flights, KeyOf("http://h/next"), ClientKey.Of(IPAddress.Loopback), _cache.Purges.Sequence, _cache.Store.CreateBody(), default);
        _cache.Flights.TryAdd(next);

        _cache.Flights.DoomBefore(_cache.Purges.Sequence, TimeSpan.Zero);

        Assert.Equal((true, false), (_flight.IsDoomed, next.IsDoomed));
        _cache.Flights.Remove(next);
    }

    // What waits for a fetch has been carried out; what that stored behind it is found when it has ended.
    [Fact]
    public void CarryOut_AgainForTheSamePurge_SweepsWhenTheFetchHasEnded()
    {
        _purger.PurgeAddress("http://h/late", isSoft: false);
        Carry();
        Store("http://h/late", sequence: _flight.Sequence);

        Carry();
        Assert.True(IsStored("http://h/late"));

        _cache.Flights.Remove(_flight);
        Carry();
        Assert.False(IsStored("http://h/late"));
        Assert.Empty(_cache.Purges.Pending);
    }

    [Fact]
    public void CarryOut_NewPurge_IsSweptWhileTheFetchGoesOn()
    {
        _purger.PurgeAddress("http://h/keep", isSoft: false);
        Carry();
        Assert.False(IsStored("http://h/keep"));
        Assert.NotEmpty(_cache.Purges.Pending);
    }

    // The purger's own turns do the same in between: one at a time.
    private void Carry() => _purger.CarryOut();

    private void Pass(int seconds) => _clock.Now += TimeSpan.FromSeconds(seconds);

    private void Purge(int count)
    {
        for (var i = 0; i < count; i++)
            _purger.PurgeTag($"tag-{i}", isSoft: false);
    }

    private bool IsStored(string address)
    {
        var isThere = _cache.Store.TryPeek(KeyOf(address).Bytes, out var lease);
        lease.Dispose();
        return isThere;
    }

    private void Store(string address, long sequence = 0)
    {
        using var builder = _cache.Store.CreateBody();
        builder.Append(Encoding.UTF8.GetBytes("body"));
        using var body = builder.Complete();
        Assert.True(_cache.Store.TryAdd(KeyOf(address).Bytes, HeadFormat.WriteNote(0, "x"), body, sequence));
    }

    private static CacheKey KeyOf(string address)
    {
        var key = new KeyWriter(new byte[256]);
        key.Text(address);
        RequestKey.Route(ref key, "r", null);
        return new CacheKey(key.Written);
    }
}
