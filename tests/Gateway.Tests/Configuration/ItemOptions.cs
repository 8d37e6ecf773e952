using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Configuration;

/// <summary>A named entry, to which other features may add keys.</summary>
public sealed record ItemOptions
{
    public string Sku { get; init; } = null!;

    public required int Price { get; init; }

    public IReadOnlyList<ItemOptions> Parts { get; init; } = [];

    [ExtensionKeys]
    public IReadOnlyDictionary<string, object?> Extensions { get; init; } = new Dictionary<string, object?>();
}
