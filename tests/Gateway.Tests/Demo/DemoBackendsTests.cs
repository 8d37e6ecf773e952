using System.Net;
using Gateway.Demo;
using Gateway.Transforms.Forwarding;

namespace Gateway.Tests.Demo;

public sealed class DemoBackendsTests
{
    [Fact]
    public void Names_AreThoseTheValidatorKnows() =>
        Assert.Equal(DemoAddress.Names.Order(StringComparer.Ordinal), DemoBackends.Names.Select(static name => $"demo://{name}").Order(StringComparer.Ordinal));

    [Fact]
    public async Task ResolveAsync_EveryName_AnswersOnLoopback()
    {
        await using var backends = new DemoBackends(TimeProvider.System);
        using var client = new HttpClient();

        foreach (var name in DemoBackends.Names)
        {
            var address = await backends.ResolveAsync(new Uri($"demo://{name}"));
            using var response = await client.GetAsync(address);
            Assert.Matches("^http://127.0.0.1:[0-9]+/$", address.ToString());
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task ResolveAsync_ManyAtOnce_StartsOneServer()
    {
        await using var backends = new DemoBackends(TimeProvider.System);

        var addresses = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ =>
            Task.Run(() => backends.ResolveAsync(new Uri("demo://shop-api")).AsTask())));

        Assert.Single(addresses.Distinct());
    }

    [Fact]
    public async Task ResolveAsync_NumberedInstances_AreServersOfTheirOwn()
    {
        await using var backends = new DemoBackends(TimeProvider.System);
        using var client = new HttpClient();

        var first = await backends.ResolveAsync(new Uri("demo://shop-api"));
        var second = await backends.ResolveAsync(new Uri("demo://shop-api:2/base/"));

        Assert.NotEqual(first.Port, second.Port);
        Assert.Equal("/base/", second.AbsolutePath);
        Assert.Contains("\"server\":\"shop-api:2\"", await client.GetStringAsync(new Uri(second, "/api/echo")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("demo://shop-apo")]
    [InlineData("http://shop-api")]
    public async Task ResolveAsync_NoSampleBackend_Throws(string address)
    {
        await using var backends = new DemoBackends(TimeProvider.System);

        await Assert.ThrowsAsync<ArgumentException>(() => backends.ResolveAsync(new Uri(address)).AsTask());
    }

    [Fact]
    public async Task DisposeAsync_WithOpenEventStream_StopsAndRefuses()
    {
        var backends = new DemoBackends(TimeProvider.System);
        var address = await backends.ResolveAsync(new Uri("demo://shop-api"));
        using var client = new HttpClient();
        using var events = await client.GetAsync(new Uri(address, "/api/events"), HttpCompletionOption.ResponseHeadersRead);

        await backends.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(address));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => backends.ResolveAsync(new Uri("demo://shop-api")).AsTask());
    }
}
