using Gateway.Transforms.Caching.Purging;
using Gateway.Transforms.Caching.SecondLevel;

namespace Gateway.Tests.Caching.SecondLevel;

public sealed class OutboxTests
{
    private readonly Outbox _outbox = new() { IsOn = true };

    [Fact]
    public void Add_WhileNobodySends_KeepsNothing()
    {
        var outbox = new Outbox();
        outbox.Add(OfTag(1));
        Assert.Empty(outbox.Peek(10));
        Assert.True(outbox.WhenEmptied().IsCompleted);
    }

    [Fact]
    public void Means_FromAddToRemove_IsTrue()
    {
        _outbox.Add(OfTag(1));
        Assert.True(_outbox.Means("http://a/"u8, [1]));
        Assert.False(_outbox.Means("http://a/"u8, [2]));
        var sent = _outbox.Peek(10);
        Assert.True(_outbox.Means("http://a/"u8, [1]));
        _outbox.Remove(sent);
        Assert.False(_outbox.Means("http://a/"u8, [1]));
    }

    [Fact]
    public void Peek_Again_GivesWhatWasNotToldYet()
    {
        for (var i = 0UL; i < 5; i++)
            _outbox.Add(OfTag(i));
        Assert.Equal(2, _outbox.Peek(2).Count);
        Assert.Equal(5, _outbox.Peek(10).Count);
        _outbox.Remove(_outbox.Peek(2));
        Assert.Equal(3, _outbox.Peek(10).Count);
    }

    [Fact]
    public void Add_TheSameTwice_TellsItOnce()
    {
        _outbox.Add(OfTag(1));
        _outbox.Add(OfTag(1));
        Assert.Single(_outbox.Peek(10));
    }

    [Fact]
    public void Add_TheSameWhileItIsSent_TellsItAgain()
    {
        _outbox.Add(OfTag(1));
        var sent = _outbox.Peek(10);
        _outbox.Add(OfTag(1));
        _outbox.Remove(sent);
        Assert.Single(_outbox.Peek(10));
    }

    [Fact]
    public void WhenEmptied_CompletesWithTheLastOfThose()
    {
        _outbox.Add(OfTag(1));
        _outbox.Add(OfTag(2));
        var told = _outbox.WhenEmptied();
        _outbox.Remove(_outbox.Peek(1));
        Assert.False(told.IsCompleted);
        _outbox.Remove(_outbox.Peek(1));
        Assert.True(told.IsCompletedSuccessfully);
    }

    [Fact]
    public void Add_MoreThanCanBeKept_PurgesEverything()
    {
        for (var i = 0UL; i <= Outbox.MaxWaiting; i++)
            _outbox.Add(OfTag(i));
        Assert.True(Assert.Single(_outbox.Peek(10)).Purge.IsAll);
        Assert.True(_outbox.Means("http://a/"u8, []));
    }

    private static Notice OfTag(ulong tag) => Notice.Of(new Purge(tag, null, null, IsSoft: false));
}
