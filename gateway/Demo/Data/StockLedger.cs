namespace Gateway.Demo.Data;

/// <summary>
/// How many of each product are left: a function of the time alone, so that every instance agrees without sharing
/// anything. One product changes each second.
/// </summary>
internal static class StockLedger
{
    // Shares no factor with the number of products, so that the steps visit each of them.
    private const int Step = 7;

    /// <summary>The change of one second.</summary>
    /// <param name="second">Seconds since 1970.</param>
    public static StockChange At(long second)
    {
        var product = Catalogue.Products[(int)(second * Step % Catalogue.Products.Count)];
        return new StockChange(second, product.Id, product.Name, Amount(second));
    }

    /// <summary>How many of a product are left in one second: what its last change left.</summary>
    public static int Of(Product product, long second)
    {
        while (At(second).ProductId != product.Id)
            second--;
        return Amount(second);
    }

    private static int Amount(long second)
    {
        // Knuth's multiplicative hash: neighbours in time get unrelated amounts.
        var mixed = unchecked((uint)second * 2654435761u);
        return (int)((mixed >> 16) % 48);
    }
}
