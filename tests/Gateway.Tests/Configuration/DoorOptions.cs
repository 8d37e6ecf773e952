namespace Gateway.Tests.Configuration;

/// <summary>A nested record.</summary>
public sealed record DoorOptions
{
    public int Width { get; init; } = 90;

    public int Height { get; init; } = 200;
}
