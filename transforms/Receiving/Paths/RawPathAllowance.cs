namespace Gateway.Transforms.Receiving.Paths;

/// <summary>Metadata of a route that takes paths which others may read as those of another route.</summary>
internal sealed class RawPathAllowance
{
    public static RawPathAllowance Instance { get; } = new();
}
