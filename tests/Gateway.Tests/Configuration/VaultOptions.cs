namespace Gateway.Tests.Configuration;

/// <summary>A record that is a secret as a whole where it is used.</summary>
public sealed record VaultOptions
{
    public int Code { get; init; }

    public TimeSpan Opened { get; init; }

    public NamedOptions? Owner { get; init; }
}
