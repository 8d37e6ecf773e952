using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;
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

    /// <summary>Waits until the whole response is stored, which is a moment after the client has it. The origin is not asked.</summary>
    private protected Task UntilStoredAsync(string path, params string[] headers) =>
        Eventually.HoldsAsync(async () => (await Shop.GetAsync(path, ["Cache-Control: only-if-cached", .. headers])).Status != 504, $"{path} is stored");

    /// <summary>Asks for a path, and has something done while the origin holds its answer back: whoever asks after that gets a newer one, and that is what is stored.</summary>
    /// <param name="path">The path.</param>
    /// <param name="held">The answer that is held back.</param>
    /// <param name="act">What is done; for what comes after it, the origin has the newer answer again.</param>
    /// <param name="headers">Those of the newer answer, which may be stored.</param>
    private protected async Task IsNotJoinedAfterAsync(string path, Script held, Func<Task> act, params string[] headers)
    {
        var gate = new TaskCompletionSource();
        var asked = Shop.Origin.CountOf(path);
        Shop.Origin.Answer(path, async connection =>
        {
            await gate.Task;
            await held(connection);
        });
        var before = Shop.GetAsync(path);
        await Eventually.HoldsAsync(() => Shop.Origin.CountOf(path) == asked + 1, "the origin was asked");
        Shop.Origin.Answer(path, "new", headers);
        await act();
        Shop.Origin.Answer(path, "new", headers);

        var after = Shop.GetAsync(path);
        // It is answered by a fetch of its own, or waits for the one that must not answer it.
        await Shop.WaitForRequestsAsync(2, after);
        gate.SetResult();

        Assert.Equal("new", (await after).Text);
        await before;
        Assert.Equal("new", (await Shop.GetAsync(path)).Text);
    }
}
