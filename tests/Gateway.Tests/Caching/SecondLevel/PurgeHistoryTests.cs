using System.Text;
using Gateway.Transforms.Caching.Purging;
using Gateway.Transforms.Caching.SecondLevel;

namespace Gateway.Tests.Caching.SecondLevel;

public sealed class PurgeHistoryTests
{
    [Fact]
    public void EffectOn_IsThatOfPurgesBehindTheNumber()
    {
        var history = new PurgeHistory(0);
        history.Add(1, Of(tag: 7));
        history.Add(2, Of(address: "http://a/x"));
        history.Add(3, Of(prefix: "http://a/p"));
        history.Add(4, Of(tag: 8, isSoft: true));
        Assert.Equal(PurgeEffect.Gone, Effect(history, 0, "http://a/", 7));
        Assert.Equal(PurgeEffect.None, Effect(history, 1, "http://a/", 7));
        Assert.Equal(PurgeEffect.Gone, Effect(history, 1, "http://a/x"));
        Assert.Equal(PurgeEffect.None, Effect(history, 2, "http://a/x"));
        Assert.Equal(PurgeEffect.Gone, Effect(history, 2, "http://a/page"));
        Assert.Equal(PurgeEffect.None, Effect(history, 0, "http://a/other"));
        Assert.Equal(PurgeEffect.Stale, Effect(history, 3, "http://a/", 8));
        Assert.Equal(PurgeEffect.None, Effect(history, 4, "http://a/", 8));
        history.Add(5, Of());
        Assert.Equal(PurgeEffect.Gone, Effect(history, 4, "http://a/other"));
    }

    [Fact]
    public void EffectOn_WhatIsOlderThanTheHistory_IsGone()
    {
        var history = new PurgeHistory(10);
        Assert.Equal(PurgeEffect.Gone, Effect(history, 9, "http://a/"));
        Assert.Equal(PurgeEffect.None, Effect(history, 10, "http://a/"));
    }

    [Fact]
    public void Add_MoreThanAreKept_RaisesTheFloor()
    {
        var history = new PurgeHistory(0);
        for (var number = 1; number <= (3 * PurgeHistory.MinKept) + 1; number++)
            history.Add(number, Of(tag: (ulong)number));
        Assert.Equal(2 * PurgeHistory.MinKept, history.Floor);
        Assert.Equal(PurgeEffect.Gone, Effect(history, history.Floor - 1, "http://a/"));
        Assert.Equal(PurgeEffect.Gone, Effect(history, history.Floor, "http://a/", (ulong)history.Floor + 1));
        Assert.Equal(PurgeEffect.None, Effect(history, history.Floor, "http://a/", (ulong)history.Floor));
    }

    private static PurgeEffect Effect(PurgeHistory history, long number, string address, params ulong[] tags) => history.EffectOn(number, Encoding.ASCII.GetBytes(address), tags);

    private static Purge Of(ulong? tag = null, string? address = null, string? prefix = null, bool isSoft = false) =>
        new(tag, address is null ? null : Encoding.ASCII.GetBytes(address), prefix is null ? null : Encoding.ASCII.GetBytes(prefix), isSoft);
}
