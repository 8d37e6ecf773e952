namespace Gateway.Demo.Data;

/// <summary>One product's stock has changed.</summary>
/// <param name="Second">When, in seconds since 1970.</param>
/// <param name="ProductId">Which.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Stock">How many are left.</param>
internal sealed record StockChange(long Second, int ProductId, string Name, int Stock);
