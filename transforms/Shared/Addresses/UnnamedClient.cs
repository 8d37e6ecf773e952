namespace Gateway.Transforms.Shared.Addresses;

/// <summary>
/// A feature of connections that a trusted proxy handed on without saying for whom: the address is the proxy's, but what is
/// sent may be a client's, and its word on addresses counts for nothing.
/// </summary>
public sealed class UnnamedClient
{
    private UnnamedClient()
    {
    }

    /// <summary>The only one, as it says all by being there.</summary>
    public static UnnamedClient Instance { get; } = new();
}
