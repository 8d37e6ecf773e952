using Gateway.Transforms.Caching;
using Gateway.Transforms.Caching.Purging;
using Gateway.Transforms.Caching.SecondLevel;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Caching.SecondLevel;

public sealed class JournalTests : IDisposable
{
    private const string Epoch = "e";
    private const string Other = "another gateway";

    private readonly Cache _cache = new(TimeProvider.System);
    private readonly Journal _journal;

    public JournalTests() => _journal = new Journal(_cache, new Purger(_cache, TimeProvider.System, NullLogger<Purger>.Instance), NullLogger.Instance);

    // How many purges were carried out in the memory.
    private long Applied => _cache.Purges.Sequence;

    public void Dispose() => _cache.Dispose();

    [Fact]
    public void Apply_TheFirstPoll_EmptiesTheMemoryOnceAndKnowsWhatWasPurgedBefore()
    {
        Assert.True(_journal.Apply(Reply(Epoch, 12, Purge(11), Purge(12)), isPoll: true));
        Assert.Equal(1, Applied);
        Assert.Equal(new Position(Epoch, 12, 0), _journal.Heard);
        Assert.Equal(PurgeEffect.Gone, _journal.EffectOn(9, "http://a/"u8, []));
        Assert.Equal(PurgeEffect.None, _journal.EffectOn(10, "http://a/"u8, []));
        Assert.Equal(PurgeEffect.Gone, _journal.EffectOn(10, "http://a/"u8, [11]));
    }

    [Fact]
    public void Apply_WhatOthersAndThisGatewayTold_CarriesOutThatOfOthers()
    {
        _journal.Apply(Reply(Epoch, 0), isPoll: true);
        Assert.True(_journal.Apply(Reply(Epoch, 2, Purge(1), Purge(2, _journal.Gateway)), isPoll: false));
        Assert.Equal(2, Applied);
        Assert.Equal(PurgeEffect.Gone, _journal.EffectOn(1, "http://a/"u8, [2]));
    }

    [Fact]
    public void Apply_TheSameNewsTwiceAndInDisorder_CarriesThemOutOnce()
    {
        _journal.Apply(Reply(Epoch, 0), isPoll: true);
        _journal.Apply(Reply(Epoch, 2, Purge(1), Purge(2)), isPoll: false);
        Assert.True(_journal.Apply(Reply(Epoch, 1, Purge(1)), isPoll: false));
        Assert.True(_journal.Apply(Reply(Epoch, 3, Purge(1), Purge(2), Purge(3)), isPoll: true));
        Assert.Equal(1 + 3, Applied);
        Assert.Equal(3, _journal.Heard.Purges);
    }

    [Fact]
    public void Apply_NewsWithAGap_EmptiesTheMemoryWhenThePollSaysSo()
    {
        _journal.Apply(Reply(Epoch, 0), isPoll: true);
        Assert.False(_journal.Apply(Reply(Epoch, 5, Purge(5)), isPoll: false));
        Assert.Equal(1, Applied);
        Assert.True(_journal.Apply(Reply(Epoch, 5, Purge(5)), isPoll: true));
        Assert.Equal(2, Applied);
        Assert.Equal(5, _journal.Heard.Purges);
        Assert.Equal(PurgeEffect.Gone, _journal.EffectOn(4, "http://a/"u8, []));
        Assert.True(_cache.Purges.Pending.Count == 0 || _cache.Purges.Pending[^1].IsAll);
    }

    [Fact]
    public void Apply_ChangesThatAreNotKept_EmptiesTheMemory()
    {
        _journal.Apply(Reply(Epoch, 0), isPoll: true);
        _journal.Apply(new Reply(new Position(Epoch, 0, 3), [], [], []), isPoll: true);
        Assert.Equal((2, 3), (Applied, _journal.Heard.Changes));
    }

    [Fact]
    public void Apply_ANewEpoch_EmptiesTheMemoryWhenThePollSaysSo()
    {
        _journal.Apply(Reply(Epoch, 4), isPoll: true);
        Assert.False(_journal.Apply(Reply("f", 1, Purge(1)), isPoll: false));
        Assert.Equal((1, Epoch), (Applied, _journal.Heard.Epoch));
        Assert.True(_journal.Apply(Reply("f", 1, Purge(1)), isPoll: true));
        Assert.Equal(new Position("f", 1, 0), _journal.Heard);
        Assert.Equal(2, Applied);
    }

    [Fact]
    public void Apply_MoreThanOneAnswerTells_IsNotAll()
    {
        _journal.Apply(Reply(Epoch, 0), isPoll: true);
        Assert.False(_journal.Apply(Reply(Epoch, 5, Purge(1), Purge(2)), isPoll: true));
        Assert.Equal(2, _journal.Heard.Purges);
        Assert.True(_journal.Apply(Reply(Epoch, 5, Purge(3), Purge(4), Purge(5)), isPoll: true));
        Assert.Equal(1 + 5, Applied);
    }

    [Fact]
    public void EffectOn_WhatIsInTheOutbox_IsGone()
    {
        _journal.Apply(Reply(Epoch, 0), isPoll: true);
        _cache.Outbox.IsOn = true;
        _cache.Outbox.Add(Notice.OfChange("http://a/"u8, null, []));
        Assert.Equal(PurgeEffect.Gone, _journal.EffectOn(0, "http://a/"u8, []));
        Assert.Equal(PurgeEffect.None, _journal.EffectOn(0, "http://a/b"u8, []));
    }

    [Fact]
    public void EffectOn_WhileTheServerIsKnownToHaveMore_IsGone()
    {
        _journal.Apply(Reply(Epoch, 0), isPoll: true);
        _journal.Apply(Reply(Epoch, 5, Purge(5)), isPoll: false);
        Assert.Equal(PurgeEffect.Gone, _journal.EffectOn(0, "http://a/"u8, []));
        _journal.Apply(Reply(Epoch, 5, Purge(1), Purge(2), Purge(3), Purge(4), Purge(5)), isPoll: false);
        Assert.Equal(PurgeEffect.None, _journal.EffectOn(0, "http://a/"u8, []));
    }

    [Fact]
    public void EffectOn_WhileAnotherEpochIsKnownOf_IsGone()
    {
        _journal.Apply(Reply(Epoch, 0), isPoll: true);
        _journal.Apply(Reply("f", 1, Purge(1)), isPoll: false);
        Assert.Equal(PurgeEffect.Gone, _journal.EffectOn(0, "http://a/"u8, []));
        _journal.Apply(Reply("f", 1, Purge(1)), isPoll: true);
        Assert.Equal(PurgeEffect.None, _journal.EffectOn(0, "http://a/"u8, []));
        // One that was on its way all the time says nothing for long.
        _journal.Apply(Reply(Epoch, 0), isPoll: false);
        _journal.Apply(Reply("f", 1), isPoll: true);
        Assert.Equal(PurgeEffect.None, _journal.EffectOn(0, "http://a/"u8, []));
    }

    private static Reply Reply(string epoch, long until, params Reply.Told[] purges) => new(new Position(epoch, until, 0), purges, [], []);

    private static Reply.Told Purge(long number, string from = Other) => new(number, from, Notice.Of(new Purge((ulong)number, null, null, IsSoft: false)));
}
