using Gateway.Transforms.Resilience.Attempts;

namespace Gateway.Tests.Resilience.Attempts;

public sealed class HedgeBudgetTests
{
    [Theory]
    [InlineData(5, 1000, 50)]
    [InlineData(1, 1000, 10)]
    [InlineData(100, 1000, 1000)]
    public void TryTake_NeverTakesMoreThanTheShare(int percent, int requests, int expected)
    {
        var budget = new HedgeBudget();
        var taken = 0;
        for (var i = 0; i < requests; i++)
        {
            budget.Save(percent);
            taken += budget.TryTake() ? 1 : 0;
        }

        Assert.Equal(expected, taken);
    }

    [Fact]
    public void Save_WithoutAnybodyTaking_KeepsNoMoreThanTen()
    {
        var budget = new HedgeBudget();
        for (var i = 0; i < 100_000; i++)
            budget.Save(5);
        var taken = 0;
        while (budget.TryTake())
            taken++;

        Assert.Equal(10, taken);
    }
}
