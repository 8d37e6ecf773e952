using Gateway.Transforms.Aggregation.Planning;

namespace Gateway.Tests.Aggregation.Planning;

public sealed class DependencyOrderTests
{
    [Fact]
    public void Find_AtRandom_PutsEachBehindThoseItWaitsFor()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            // Those with a higher rank wait for some with a lower one: there is an order, and it is hidden.
            var ranks = Enumerable.Range(0, random.Next(1, 20)).ToArray();
            random.Shuffle(ranks);
            int[][] waitsFor = [.. ranks.Select(rank => Enumerable.Range(0, ranks.Length).Where(other => ranks[other] < rank && random.Next(3) == 0).ToArray())];

            var order = DependencyOrder.Find(waitsFor, out var cycle)!;

            Assert.Empty(cycle);
            Assert.Equal(Enumerable.Range(0, ranks.Length), order.Order());
            Assert.All(order, part => Assert.All(waitsFor[part], other => Assert.True(Array.IndexOf(order, other) < Array.IndexOf(order, part))));
        }
    }

    [Fact]
    public void Find_ThatWaitForEachOther_GivesThemAlone()
    {
        Assert.Null(DependencyOrder.Find([[1], [2], [3], [1]], out var cycle));
        Assert.Equal([1, 2, 3], cycle);
        Assert.Null(DependencyOrder.Find([[0]], out var self));
        Assert.Equal([0], self);
    }
}
