using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Configuration;

/// <summary>A section that is a list.</summary>
public sealed record AddressListOptions
{
    [WholeSection]
    public IReadOnlyList<string> Addresses { get; init; } = [];
}
