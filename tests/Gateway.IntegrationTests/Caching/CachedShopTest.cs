using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Caching;

/// <summary>A test of the <see cref="CachedShop"/>, which begins when nothing of the one before it is under way.</summary>
public abstract class CachedShopTest(CachedShop shop, ITestOutputHelper output) : GatewayTest(shop.Gateway, output), IAsyncLifetime
{
    /// <summary>The gateway and its origins.</summary>
    protected CachedShop Shop => shop;

    /// <inheritdoc/>
    public Task InitializeAsync() => Eventually.HoldsAsync(async () => await shop.MetricAsync("http_server_active_requests") == 0, "no request is under way");

    /// <inheritdoc/>
    public Task DisposeAsync() => Task.CompletedTask;
}
