using Gateway.LoadTests.Engine.Loading;
using NBomber.CSharp;

namespace Gateway.LoadTests.Tests.Engine;

public sealed class StretchTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Arrivals_AtARate_AreSpreadEvenly()
    {
        var arrivals = Only(Simulation.Inject(4, Second, 2 * Second)).Arrivals(new Random(1));

        Assert.Equal([0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75], arrivals.Select(static at => at.TotalSeconds));
    }

    [Fact]
    public void Arrivals_BehindAnotherStretch_BeginThere()
    {
        var stretches = Stretch.Plan([Simulation.Pause(3 * Second), Simulation.Inject(1, Second, 2 * Second)]);

        Assert.Equal([3, 4], stretches[1].Arrivals(new Random(1)).Select(static at => at.TotalSeconds));
    }

    [Fact]
    public void Arrivals_OfARamp_GoFromTheRateBeforeToItsOwn()
    {
        var stretches = Stretch.Plan([Simulation.Inject(10, Second, Second), Simulation.RampingInject(50, Second, 4 * Second)]);

        var counts = stretches[1].Arrivals(new Random(1)).GroupBy(static at => (int)at.TotalSeconds).Select(static group => group.Count());

        Assert.Equal([20, 30, 40, 50], counts);
    }

    [Fact]
    public void Arrivals_OfARampBehindCopies_BeginAtNone()
    {
        var stretches = Stretch.Plan([Simulation.KeepConstant(10, Second), Simulation.RampingInject(4, Second, 2 * Second)]);

        Assert.Equal(2 + 4, stretches[1].Arrivals(new Random(1)).Count());
    }

    [Fact]
    public void Arrivals_OfRandomCounts_AreBetweenTheBounds()
    {
        var counts = Only(Simulation.InjectRandom(2, 5, Second, 200 * Second)).Arrivals(new Random(1)).GroupBy(static at => (int)at.TotalSeconds).Select(static group => group.Count()).ToList();

        Assert.Equal([2, 3, 4, 5], counts.Distinct().Order());
    }

    [Fact]
    public void CopiesAt_OfARamp_GoFromTheCopiesBeforeToItsOwn()
    {
        var ramp = Stretch.Plan([Simulation.KeepConstant(10, Second), Simulation.RampingConstant(20, 10 * Second)])[1];

        Assert.Equal([10, 15, 20, 20], new[] { 1, 6, 11, 99 }.Select(second => ramp.CopiesAt(second * Second)));
    }

    [Fact]
    public void Simulation_ThatMakesNoSense_IsRefused()
    {
        Assert.Throws<ArgumentException>(static () => Simulation.Inject(-1, Second, Second));
        Assert.Throws<ArgumentException>(static () => Simulation.Inject(1, TimeSpan.Zero, Second));
        Assert.Throws<ArgumentException>(static () => Simulation.Inject(1, 2 * Second, Second));
        Assert.Throws<ArgumentException>(static () => Simulation.InjectRandom(5, 2, Second, Second));
        Assert.Throws<ArgumentException>(static () => Simulation.KeepConstant(1, TimeSpan.Zero));
        Assert.Throws<ArgumentException>(static () => Simulation.Pause(-Second));
    }

    private static Stretch Only(NBomber.Contracts.LoadSimulation simulation) => Assert.Single(Stretch.Plan([simulation]));
}
