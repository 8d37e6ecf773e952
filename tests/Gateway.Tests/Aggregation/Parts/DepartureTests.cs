using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Shared;

namespace Gateway.Tests.Aggregation.Parts;

/// <summary>When an aggregate that is done once is given up for its client's leaving, and when it is done to its end.</summary>
public sealed class DepartureTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _client = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly DetachedRequest _request;
    private readonly Departure _departure;

    public DepartureTests()
    {
        _request = new DetachedRequest(_client.Token);
        _departure = new Departure(_request, _ended);
        _departure.Watch();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _departure.DisposeAsync();
        _client.Dispose();
        _ended.Dispose();
    }

    [Fact]
    public async Task Leave_WithNothingBegun_GivesAllUp_AndNothingIsBegunAnyMore()
    {
        await _client.CancelAsync();

        AssertGivenUp(true);
        Assert.False((await _departure.TryBeginAsync()).IsBegun);
    }

    [Fact]
    public async Task Leave_WithOneThatWaits_GivesAllUpOnceThatHasLeftTheQueue()
    {
        var call = await BeginAsync();
        await _client.CancelAsync();
        AssertGivenUp(false);
        Assert.True(call!.Client.IsCancellationRequested);

        call.WasNeverSent = true;
        _departure.End(call);

        AssertGivenUp(true);
    }

    [Fact]
    public async Task Leave_WithOneThatWasSent_GivesNothingUp()
    {
        var call = await BeginAsync();
        await _client.CancelAsync();
        _departure.End(call);

        AssertGivenUp(false);
        Assert.Null(await BeginAsync());
    }

    // One of them may have been sent, without which the other is half of what was asked for.
    [Fact]
    public async Task Leave_WithTwoUnderWay_GivesNeitherUp()
    {
        var one = await BeginAsync();
        var other = await BeginAsync();
        await _client.CancelAsync();

        Assert.Null(other);
        Assert.False(one!.Client.IsCancellationRequested);
        AssertGivenUp(false);
    }

    [Fact]
    public async Task Leave_AfterOneThatWasRefused_GivesAllUp()
    {
        var call = await BeginAsync();
        call!.WasNeverSent = true;
        _departure.End(call);
        AssertGivenUp(false);

        await _client.CancelAsync();

        AssertGivenUp(true);
    }

    // Else one would be sent, and the other given up.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Begin_BehindOneThatLeavesTheQueuePerhaps_WaitsForWhatItDoes(bool leaves)
    {
        var call = await BeginAsync();
        await _client.CancelAsync();
        var next = _departure.TryBeginAsync().AsTask();
        Assert.False(next.IsCompleted);

        call!.WasNeverSent = leaves;
        _departure.End(call);

        Assert.Equal((!leaves, (DetachedRequest?)null), await next);
        AssertGivenUp(leaves);
    }

    [Fact]
    public async Task Begin_AfterOneThatWasRefused_IsTheOnlyOneAgain()
    {
        var refused = await BeginAsync();
        refused!.WasNeverSent = true;
        _departure.End(refused);
        var call = await BeginAsync();
        await _client.CancelAsync();

        Assert.True(call!.Client.IsCancellationRequested);
        AssertGivenUp(false);
    }

    private async Task<DetachedRequest?> BeginAsync()
    {
        var (isBegun, call) = await _departure.TryBeginAsync();
        Assert.True(isBegun);
        return call;
    }

    private void AssertGivenUp(bool expected) =>
        Assert.Equal((expected, expected, expected), (_departure.IsGivenUp, _request.WasNeverSent, _ended.IsCancellationRequested));
}
