namespace Gateway.Demo.Data;

/// <summary>An order that was placed.</summary>
internal sealed record Order(int Id, int CustomerId, DateTimeOffset PlacedAt, long TotalCents, IReadOnlyList<OrderLine> Lines);
