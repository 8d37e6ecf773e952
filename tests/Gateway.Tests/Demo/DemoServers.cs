using Gateway.Demo;

namespace Gateway.Tests.Demo;

/// <summary>Both sample backends, shared by the tests of one class.</summary>
public sealed class DemoServers : IAsyncLifetime, IAsyncDisposable
{
    private readonly DemoBackends _backends = new(TimeProvider.System);

    public HttpClient Api { get; private set; } = null!;

    public HttpClient Web { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Api = await ClientAsync("demo://shop-api");
        Web = await ClientAsync("demo://shop-web");
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        Web.Dispose();
        await _backends.DisposeAsync();
    }

    private async Task<HttpClient> ClientAsync(string address) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = await _backends.ResolveAsync(new Uri(address)) };
}
