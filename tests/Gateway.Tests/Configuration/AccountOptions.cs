using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Configuration;

/// <summary>A record with a secret among its keys.</summary>
public sealed record AccountOptions
{
    public string? User { get; init; }

    [Secret]
    public string? Password { get; init; }
}
