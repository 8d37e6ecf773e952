using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Configuration;

/// <summary>A mistake: the keys that other features add to the entry are bound by binders that hide nothing.</summary>
public sealed record SecretEntryOptions
{
    [Secret]
    public IReadOnlyDictionary<string, ItemOptions> Entries { get; init; } = new Dictionary<string, ItemOptions>();
}
