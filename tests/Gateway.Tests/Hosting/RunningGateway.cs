using Gateway.Hosting;

namespace Gateway.Tests.Hosting;

/// <summary>A started gateway with a client for each of its ports.</summary>
internal sealed class RunningGateway(GatewayHost host) : IAsyncDisposable
{
    public HttpClient Client { get; } = new() { BaseAddress = new Uri(host.Urls.Single()) };

    public HttpClient Admin { get; } = new() { BaseAddress = new Uri(host.AdminUrl!) };

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Admin.Dispose();
        await host.DisposeAsync();
    }
}
