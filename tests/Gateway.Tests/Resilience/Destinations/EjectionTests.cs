using Gateway.Transforms.Resilience;
using Gateway.Transforms.Resilience.Destinations;

namespace Gateway.Tests.Resilience.Destinations;

public sealed class EjectionTests
{
    private static readonly OutlierOptions Options = new() { ConsecutiveFailures = 3, EjectionTime = TimeSpan.FromSeconds(10) };

    private readonly ManualClock _clock = new();
    private readonly Ejection _ejection;

    public EjectionTests() => _ejection = new Ejection(_clock);

    [Fact]
    public void Record_OnlyFailuresInARow_AreTooMany()
    {
        Assert.False(_ejection.Record(Options, hasFailed: true));
        Assert.False(_ejection.Record(Options, hasFailed: true));
        Assert.False(_ejection.Record(Options, hasFailed: false));
        Assert.False(_ejection.Record(Options, hasFailed: true));
        Assert.False(_ejection.Record(Options, hasFailed: true));
        Assert.True(_ejection.Record(Options, hasFailed: true));
        Assert.False(_ejection.IsActive);
    }

    [Fact]
    public void Begin_LeavesItAloneLongerEachTime_UntilItHasDoneWell()
    {
        foreach (var seconds in new[] { 10, 20, 30 })
        {
            _ejection.Begin(Options);
            Assert.Equal((true, TimeSpan.FromSeconds(seconds)), (_ejection.IsActive, _ejection.Remaining));
            _clock.Advance(TimeSpan.FromSeconds(seconds + 1));
            Assert.Equal((false, TimeSpan.FromSeconds(1)), (_ejection.IsActive, _ejection.BackFor));
        }

        _clock.Advance(TimeSpan.FromSeconds(40));
        _ejection.Record(Options, hasFailed: false);
        _ejection.Begin(Options);
        Assert.Equal(TimeSpan.FromSeconds(10), _ejection.Remaining);
    }

    [Fact]
    public void BackFor_OfOneThatNeverWasAway_IsNull() => Assert.Null(_ejection.BackFor);
}
