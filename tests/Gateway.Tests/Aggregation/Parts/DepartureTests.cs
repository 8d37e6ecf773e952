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
        Assert.False(_departure.TryBegin(out _));
    }

    [Fact]
    public async Task Leave_WithOneThatWaits_GivesAllUpOnceThatHasLeftTheQueue()
    {
        Assert.True(_departure.TryBegin(out var call));
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
        Assert.True(_departure.TryBegin(out var call));
        await _client.CancelAsync();
        _departure.End(call);

        AssertGivenUp(false);
        Assert.True(_departure.TryBegin(out var next));
        Assert.Null(next);
    }

    // One of them may have been sent, without which the other is half of what was asked for.
    [Fact]
    public async Task Leave_WithTwoUnderWay_GivesNeitherUp()
    {
        Assert.True(_departure.TryBegin(out var one));
        Assert.True(_departure.TryBegin(out var other));
        await _client.CancelAsync();

        Assert.Null(other);
        Assert.False(one!.Client.IsCancellationRequested);
        AssertGivenUp(false);
    }

    [Fact]
    public async Task Leave_AfterOneThatWasRefused_GivesAllUp()
    {
        Assert.True(_departure.TryBegin(out var call));
        call!.WasNeverSent = true;
        _departure.End(call);
        AssertGivenUp(false);

        await _client.CancelAsync();

        AssertGivenUp(true);
    }

    private void AssertGivenUp(bool expected) =>
        Assert.Equal((expected, expected, expected), (_departure.IsGivenUp, _request.WasNeverSent, _ended.IsCancellationRequested));
}
