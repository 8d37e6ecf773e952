namespace Gateway.IntegrationTests.Routing;

/// <summary>The tests that share a <see cref="RoutingGateway"/>.</summary>
[CollectionDefinition(Name)]
public sealed class RoutingTests : ICollectionFixture<RoutingGateway>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "routing";
}
