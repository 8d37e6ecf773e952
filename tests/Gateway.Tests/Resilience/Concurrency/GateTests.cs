using Gateway.Transforms.Resilience;
using Gateway.Transforms.Resilience.Concurrency;
using Gateway.Transforms.Shared;

namespace Gateway.Tests.Resilience.Concurrency;

public sealed class GateTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Enter_WhileThereIsRoom_IsInAtOnce()
    {
        var gate = new Gate(new GateSettings(2, 0, TimeSpan.Zero), _clock);

        Assert.Equal(Entry.Entered, await EnterAsync(gate));
        Assert.Equal(Entry.Entered, await EnterAsync(gate));
        Assert.Equal(EntryResult.Full, (await EnterAsync(gate)).Result);
        gate.Leave(null);
        Assert.Equal(Entry.Entered, await EnterAsync(gate));
    }

    [Fact]
    public async Task Leave_LetsTheOldestOfTheHighestPriorityIn()
    {
        var gate = await FilledAsync(queue: 10);
        var low = EnterAsync(gate, RequestPriority.Low);
        var first = EnterAsync(gate, RequestPriority.High);
        var second = EnterAsync(gate, RequestPriority.High);
        var critical = EnterAsync(gate, RequestPriority.Critical);

        foreach (var next in new[] { critical, first, second, low })
        {
            Assert.False(next.IsCompleted);
            gate.Leave(null);
            Assert.Equal(Entry.Entered, await next);
        }
    }

    [Fact]
    public async Task Leave_OnceSomebodyWaitedForTheWholeTime_LetsTheNewestIn()
    {
        var gate = await FilledAsync(queue: 10);
        var first = EnterAsync(gate);
        await LaterAsync(gate, 1.5);
        var second = EnterAsync(gate);
        await LaterAsync(gate, 0.4);
        var third = EnterAsync(gate);
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(EntryResult.TimedOut, (await first).Result);

        gate.Leave(null);
        Assert.Equal(Entry.Entered, await third);
        Assert.False(second.IsCompleted);
        gate.Leave(null);
        Assert.Equal(Entry.Entered, await second);
    }

    [Fact]
    public async Task Enter_WhereNobodyWouldGetInInTime_IsToldAtOnceWhenToComeBack()
    {
        var gate = await FilledAsync(queue: 100);
        // One place, and each is held for half a second.
        gate.Leave(TimeSpan.FromSeconds(0.5));
        await EnterAsync(gate);
        var waiting = Enumerable.Range(0, 4).Select(_ => EnterAsync(gate)).ToArray();
        var entry = await EnterAsync(gate);

        Assert.All(waiting, static one => Assert.False(one.IsCompleted));
        Assert.Equal(new Entry(EntryResult.Hopeless, TimeSpan.FromSeconds(2.5)), entry);
        // It does not come behind those of lower priority.
        Assert.False(EnterAsync(gate, RequestPriority.High).IsCompleted);
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(600, false)]
    public async Task Enter_WithoutThePatienceForTheWait_IsHopeless(int patience, bool isHopeless)
    {
        var gate = await FilledAsync(queue: 100);
        gate.Leave(TimeSpan.FromSeconds(0.5));
        await EnterAsync(gate);
        var entering = gate.EnterAsync(RequestPriority.Normal, TimeSpan.FromMilliseconds(patience), default).AsTask();

        Assert.Equal(isHopeless, entering.IsCompleted);
        if (isHopeless)
            Assert.Equal(EntryResult.Hopeless, (await entering).Result);
    }

    [Fact]
    public async Task Enter_WhileNothingMoves_IsHopelessOnceItHasStoodForLongerThanAnybodyMayWait()
    {
        var gate = await FilledAsync(queue: 100);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(EnterAsync(gate).IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1.1));

        Assert.Equal(EntryResult.Hopeless, (await EnterAsync(gate)).Result);
    }

    [Fact]
    public async Task Enter_WhilePlacesWereTakenTogether_ReckonsWithAllOfThem()
    {
        var gate = new Gate(new GateSettings(8, 100, Timeout), _clock);
        for (var i = 0; i < 8; i++)
            await EnterAsync(gate);
        _clock.Advance(TimeSpan.FromSeconds(1.6));
        var waiting = Enumerable.Range(0, 10).Select(_ => EnterAsync(gate)).ToArray();

        Assert.All(waiting, static one => Assert.False(one.IsCompleted));
        Assert.Equal(EntryResult.Hopeless, (await EnterAsync(gate)).Result);
    }

    [Fact]
    public async Task Enter_WithAFullQueue_DisplacesOnlyWhoComesBehind()
    {
        var gate = await FilledAsync(queue: 2);
        var low = EnterAsync(gate, RequestPriority.Low);
        var normal = EnterAsync(gate, RequestPriority.Normal);

        Assert.Equal(EntryResult.Full, (await EnterAsync(gate, RequestPriority.Low)).Result);
        var high = EnterAsync(gate, RequestPriority.High);
        Assert.Equal(EntryResult.Displaced, (await low).Result);
        Assert.Equal(EntryResult.Full, (await EnterAsync(gate, RequestPriority.Normal)).Result);
        Assert.False(normal.IsCompleted);
        Assert.False(high.IsCompleted);
        Assert.Equal(2, gate.Waiting);
    }

    [Fact]
    public async Task Enter_WithAFullQueueUnderOverload_DisplacesTheOldestOfItsOwn()
    {
        var gate = await FilledAsync(queue: 3);
        var first = EnterAsync(gate);
        await LaterAsync(gate, 1.5);
        var second = EnterAsync(gate);
        await LaterAsync(gate, 0.6);
        Assert.Equal(EntryResult.TimedOut, (await first).Result);
        Task<Entry>[] others = [EnterAsync(gate), EnterAsync(gate), EnterAsync(gate)];

        Assert.Equal(EntryResult.Displaced, (await second).Result);
        Assert.All(others, static one => Assert.False(one.IsCompleted));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_ThatLeaves_LeavesTheQueue(bool isFollowedOutsideAlone)
    {
        var gate = await FilledAsync(queue: 1);
        using var client = new CancellationTokenSource();
        using var other = new CancellationTokenSource();
        var waiting = isFollowedOutsideAlone
            ? gate.EnterAsync(RequestPriority.Normal, null, other.Token, client.Token).AsTask()
            : gate.EnterAsync(RequestPriority.Normal, null, client.Token, other.Token).AsTask();
        await client.CancelAsync();

        Assert.Equal(EntryResult.ClientGone, (await waiting).Result);
        Assert.Equal((1, 0, 0), (gate.Inside, gate.Waiting, _clock.TimerCount));
        gate.Leave(null);
        Assert.Equal(0, gate.Inside);
    }

    [Fact]
    public async Task Set_WithMoreRoom_LetsThoseWaitingIn_WithLess_LetsNobodyInUntilThereIsSome()
    {
        var gate = await FilledAsync(queue: 5);
        var waiting = new[] { EnterAsync(gate), EnterAsync(gate), EnterAsync(gate) };
        gate.Set(new GateSettings(3, 5, Timeout));
        Assert.Equal(Entry.Entered, await waiting[0]);
        Assert.Equal(Entry.Entered, await waiting[1]);

        gate.Set(new GateSettings(1, 5, Timeout));
        gate.Leave(null);
        gate.Leave(null);
        Assert.False(waiting[2].IsCompleted);
        gate.Leave(null);
        Assert.Equal(Entry.Entered, await waiting[2]);
    }

    private static Task<Entry> EnterAsync(Gate gate, RequestPriority priority = RequestPriority.Normal) => gate.EnterAsync(priority, null, default).AsTask();

    /// <summary>Time passes, in which others come first and leave, so that it does not seem to stand.</summary>
    private async Task LaterAsync(Gate gate, double seconds)
    {
        for (var passed = 0.0; passed < seconds - 0.001; passed += 0.1)
        {
            _clock.Advance(TimeSpan.FromSeconds(0.1));
            var other = EnterAsync(gate, RequestPriority.Critical);
            gate.Leave(TimeSpan.FromSeconds(0.1));
            Assert.Equal(Entry.Entered, await other);
        }
    }

    private async Task<Gate> FilledAsync(int queue)
    {
        var gate = new Gate(new GateSettings(1, queue, Timeout), _clock);
        Assert.Equal(Entry.Entered, await EnterAsync(gate));
        return gate;
    }
}
