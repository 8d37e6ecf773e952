using Gateway.Demo.Data;

namespace Gateway.Tests.Demo.Data;

public sealed class DataTests
{
    [Fact]
    public void Products_All_AreWholeAndDistinct()
    {
        Assert.Equal(40, Catalogue.Products.Count);
        Assert.Equal(40, Catalogue.Products.Select(product => product.Slug).Distinct().Count());
        Assert.Equal(8, Catalogue.Categories.Count);
        Assert.All(Catalogue.Products, product => Assert.Same(product, Catalogue.Find(product.Id)));
        Assert.All(Catalogue.Products, product => Assert.Matches("^[a-z0-9-]+$", product.Slug));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(41)]
    [InlineData(-1)]
    public void Find_NoSuchId_IsNull(int id) => Assert.Null(Catalogue.Find(id));

    [Fact]
    public void At_FortySeconds_ChangeEachProductOnce() =>
        Assert.Equal(40, Enumerable.Range(0, 40).Select(second => StockLedger.At(1_700_000_000 + second).ProductId).Distinct().Count());

    [Fact]
    public void Of_AnyProduct_IsWhatItsLastChangeLeft()
    {
        var change = StockLedger.At(1_700_000_000);
        var product = Catalogue.Find(change.ProductId)!;

        Assert.Equal(change.Stock, StockLedger.Of(product, 1_700_000_000));
        Assert.Equal(change.Stock, StockLedger.Of(product, 1_700_000_039));
        Assert.InRange(change.Stock, 0, 47);
    }

    [Fact]
    public void Add_MoreThanCapacity_ForgetsTheOldest()
    {
        var orders = new OrderStore();
        var first = orders.Add(new NewOrder(7, [new OrderLine(1, 2)]), DateTimeOffset.UnixEpoch);
        for (var i = 1; i < OrderStore.Capacity; i++)
            orders.Add(new NewOrder(8, [new OrderLine(1, 1)]), DateTimeOffset.UnixEpoch);

        Assert.Equal(2 * 1490, first.TotalCents);
        Assert.Same(first, orders.Find(first.Id));
        orders.Add(new NewOrder(8, [new OrderLine(1, 1)]), DateTimeOffset.UnixEpoch);
        Assert.Null(orders.Find(first.Id));
        Assert.Empty(orders.OfCustomer(7));
        Assert.Equal(OrderStore.Capacity, orders.OfCustomer(8).Count);
    }

    [Fact]
    public void OrderStore_New_HasTwoOrdersOfEachFirstCustomer() =>
        Assert.All(Enumerable.Range(1, 5), customer => Assert.Equal(2, new OrderStore().OfCustomer(customer).Count));
}
