namespace Gateway.IntegrationTests.Caching;

/// <summary>The tests that share a <see cref="CachedShop"/>, one class after the other: some count what the gateway has under way.</summary>
[CollectionDefinition(Name)]
public sealed class CachedShopTests : ICollectionFixture<CachedShop>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "cached shop";
}
