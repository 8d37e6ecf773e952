namespace Gateway.Demo.Data;

/// <summary>The newest orders of one instance, in memory. Safe to share between threads.</summary>
internal sealed class OrderStore
{
    /// <summary>How many are kept; the oldest go first.</summary>
    public const int Capacity = 1000;

    private const int Customers = 5;

    private readonly Lock _changing = new();
    private readonly Order?[] _orders = new Order?[Capacity];
    private int _lastId = 1000;

    /// <summary>With two orders of each of the first five customers.</summary>
    public OrderStore()
    {
        var start = new DateTimeOffset(2025, 3, 1, 9, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < 2 * Customers; i++)
        {
            var lines = new[] { new OrderLine((3 * i % 40) + 1, 1 + (i % 3)), new OrderLine(((7 * i) + 17) % 40 + 1, 1) };
            Add(new NewOrder((i % Customers) + 1, lines), start.AddHours(31 * i));
        }
    }

    /// <summary>Places an order that has no errors.</summary>
    public Order Add(NewOrder order, DateTimeOffset now)
    {
        var lines = order.Lines ?? [];
        var total = lines.Sum(static line => (long)line.Quantity * Catalogue.Find(line.ProductId)!.PriceCents);
        lock (_changing)
        {
            var placed = new Order(++_lastId, order.CustomerId, now, total, lines);
            _orders[placed.Id % Capacity] = placed;
            return placed;
        }
    }

    /// <summary>The order with this id, or null when there is none or it is no longer kept.</summary>
    public Order? Find(int id)
    {
        if (id < 0)
            return null;
        lock (_changing)
            return _orders[id % Capacity] is { } order && order.Id == id ? order : null;
    }

    /// <summary>A customer's orders, newest first.</summary>
    public IReadOnlyList<Order> OfCustomer(int customerId)
    {
        lock (_changing)
            return [.. _orders.OfType<Order>().Where(order => order.CustomerId == customerId).OrderByDescending(static order => order.Id)];
    }
}
