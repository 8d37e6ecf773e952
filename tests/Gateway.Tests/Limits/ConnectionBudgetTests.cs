using Gateway.Limits;
using Gateway.Transforms.Shared;

namespace Gateway.Tests.Limits;

public sealed class ConnectionBudgetTests
{
    [Fact]
    public void TryEnter_WhenFull_IsFalseUntilOneLeaves()
    {
        var budget = new ConnectionBudget(new DescriptorLimit(int.MaxValue, 0));
        budget.Configure(2);

        Assert.True(budget.TryEnter());
        Assert.True(budget.TryEnter());
        Assert.False(budget.TryEnter());
        budget.Leave();
        Assert.True(budget.TryEnter());
        Assert.Equal(2, budget.Open);
    }

    [Fact]
    public void Configure_FewerThanAreOpen_AdmitsNobodyUntilEnoughHaveLeft()
    {
        var budget = new ConnectionBudget(new DescriptorLimit(int.MaxValue, 0));
        budget.TryEnter();
        budget.TryEnter();

        budget.Configure(1);

        budget.Leave();
        Assert.False(budget.TryEnter());
        budget.Leave();
        Assert.True(budget.TryEnter());
    }

    [Theory]
    [InlineData(1024, 92, 418)]
    [InlineData(100, 92, 1)]
    [InlineData(1_000_000, 92, 10_000)]
    [InlineData(int.MaxValue, 92, 10_000)]
    public void Limit_IsHalfOfTheFreeDescriptorsAtMost(int soft, int open, int expected)
    {
        var budget = new ConnectionBudget(new DescriptorLimit(soft, open));
        budget.Configure(10_000);

        Assert.Equal(expected, budget.Limit);
    }
}
