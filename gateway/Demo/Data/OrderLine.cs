namespace Gateway.Demo.Data;

/// <summary>So many of one product.</summary>
internal sealed record OrderLine(int ProductId, int Quantity);
