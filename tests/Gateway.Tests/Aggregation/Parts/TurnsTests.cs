using Gateway.Transforms.Aggregation.Parts;

namespace Gateway.Tests.Aggregation.Parts;

/// <summary>Who may begin, and who waits for the client.</summary>
public sealed class TurnsTests
{
    private readonly Turns _turns = new(10);

    [Fact]
    public void Take_WhatFits_IsAtOnce_AndTheRestInOrder()
    {
        Assert.True(_turns.TakeAsync(6).IsCompleted);
        var large = _turns.TakeAsync(5);
        // It would fit, and would have those before it wait for ever.
        var small = _turns.TakeAsync(1);
        Assert.False(large.IsCompleted || small.IsCompleted);

        _turns.GiveBack(1);

        Assert.Equal((true, false), (large.IsCompleted, small.IsCompleted));
        _turns.GiveBack(1);
        Assert.True(small.IsCompleted);
    }

    [Fact]
    public void Take_MoreThanThereIs_IsDoneAlone()
    {
        Assert.True(_turns.TakeAsync(100).IsCompleted);
        var other = _turns.TakeAsync(100);
        _turns.GiveBack(99);
        Assert.False(other.IsCompleted);

        _turns.GiveBack(1);

        Assert.True(other.IsCompleted);
    }

    [Fact]
    public void Take_WhatNeedNotWait_Counts()
    {
        Assert.True(_turns.TakeAsync(10).IsCompleted);
        _turns.Take(10);
        var other = _turns.TakeAsync(1);
        _turns.GiveBack(10);
        Assert.False(other.IsCompleted);

        _turns.GiveBack(1);

        Assert.True(other.IsCompleted);
    }
}
