namespace Gateway.Demo.Data;

/// <summary>What a client posts.</summary>
internal sealed record NewOrder(int CustomerId, IReadOnlyList<OrderLine>? Lines)
{
    public const int MaxLines = 20;
    public const int MaxQuantity = 99;

    /// <summary>What is wrong, by field, in the form Laravel's clients know; empty when all is well.</summary>
    public Dictionary<string, string[]> Errors()
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (CustomerId < 1)
            errors["customerId"] = ["The customer id must be 1 or more."];
        if (Lines is null or { Count: 0 or > MaxLines })
            errors["lines"] = [$"There must be 1 to {MaxLines} lines."];

        for (var i = 0; i < Lines?.Count && i < MaxLines; i++)
        {
            if (Lines[i] is not { } line || Catalogue.Find(line.ProductId) is null)
                errors[$"lines.{i}.productId"] = ["There is no such product."];
            else if (line.Quantity is < 1 or > MaxQuantity)
                errors[$"lines.{i}.quantity"] = [$"The quantity must be 1 to {MaxQuantity}."];
        }

        return errors;
    }
}
