using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Configuration;

/// <summary>Secrets of every shape.</summary>
public sealed record SecretOptions
{
    [Secret]
    public string? Token { get; init; }

    [Secret]
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    [Secret]
    public IReadOnlyList<string> Keys { get; init; } = [];

    [Secret]
    [Accepted("1", "1000")]
    public int[] Pins { get; init; } = [];

    [Secret]
    [OneOrMany]
    public IReadOnlyList<DayOfWeek> Days { get; init; } = [];

    [Secret]
    public VaultOptions? Vault { get; init; }

    public AccountOptions? Account { get; init; }
}
