namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>The tests that share a <see cref="ShopGateway"/>.</summary>
[CollectionDefinition(Name)]
public sealed class ShopTests : ICollectionFixture<ShopGateway>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "shop";
}
