namespace Gateway.Tests.Configuration;

/// <summary>A record with a key that must be given.</summary>
public sealed record NamedOptions
{
    public string Name { get; init; } = null!;

    public int Size { get; init; }
}
