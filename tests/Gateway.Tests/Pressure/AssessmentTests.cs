using Gateway.Transforms.Pressure;

namespace Gateway.Tests.Pressure;

public sealed class AssessmentTests
{
    private static readonly PressureOptions Defaults = new() { Delay = new() { Enabled = true } };

    [Theory]
    [InlineData(70, 0, 0, 0, 0, 0)]
    [InlineData(80, 0, 0, 0, 0, 0.5)]
    [InlineData(85, 0, 0, 0, 0, 1)]
    [InlineData(90, 0, 0, 0.5, 0, 1)]
    [InlineData(99, 0, 0, 1, 0, 1)]
    [InlineData(10, 0.9, 0, 0.5, 0, 1)]
    [InlineData(10, 0, 1000, 0, 0, 0)]
    [InlineData(10, 0, 2500, 0, 0.5, 0)]
    [InlineData(10, 0, 9000, 0, 1, 0)]
    public void Of_Vitals_IsARampForEach(long memory, double heapShare, int delay, double byMemory, double byDelay, double relief)
    {
        var assessment = Assessment.Of(new Vitals(memory, 100, heapShare, TimeSpan.Zero, TimeSpan.FromMilliseconds(delay)), Defaults);

        Assert.Equal(byMemory, assessment.Memory, 3);
        Assert.Equal(byDelay, assessment.Delay, 3);
        Assert.Equal(relief, assessment.Relief, 3);
        Assert.Equal(Math.Max(byMemory, byDelay), assessment.Pressure, 3);
    }

    [Fact]
    public void Of_WhatIsSwitchedOff_IsNothing()
    {
        var off = new PressureOptions { Memory = new() { Enabled = false }, Delay = new() { Enabled = false } };

        Assert.Equal(new Assessment(0, 0, 0), Assessment.Of(new Vitals(100, 100, 1, TimeSpan.FromMinutes(1), TimeSpan.Zero), off));
    }

    [Fact]
    public void Cause_IsTheHigherOne()
    {
        Assert.Equal("delay", Assessment.Of(new Vitals(90, 100, 0, TimeSpan.FromSeconds(4), TimeSpan.Zero), Defaults).Cause);
        Assert.Equal("memory", Assessment.Of(new Vitals(90, 100, 0, TimeSpan.FromSeconds(1), TimeSpan.Zero), Defaults).Cause);
    }
}
