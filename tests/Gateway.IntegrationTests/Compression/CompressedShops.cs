using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Compression;

/// <summary>A gateway in front of the real shops, which encodes what they send.</summary>
public sealed class CompressedShops : IAsyncLifetime
{
    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var backends = TestBackends.Running;
        Gateway = await GatewayProcess.StartAsync(
            $$"""
            {
              "Kestrel": { "Endpoints": { {{GatewayConfiguration.MainEndpoint}} } },
              "Admin": { "Url": "http://127.0.0.1:0" },
              "Compression": { "Policies": { "default": {} } },
              "ReverseProxy": {
                "Routes": {
                  "laravel": { "ClusterId": "laravel", "Match": { "Hosts": [ "{{ShopGateway.LaravelHost}}" ] }, "CompressionPolicy": "default" },
                  "express": { "ClusterId": "express", "Match": { "Hosts": [ "{{ShopGateway.ExpressHost}}" ] }, "CompressionPolicy": "default" },
                  "next":    { "ClusterId": "next",    "Match": { "Hosts": [ "{{ShopGateway.NextHost}}" ] },    "CompressionPolicy": "default" }
                },
                "Clusters": {
                  "laravel": { "Destinations": { "a": { "Address": "{{backends.Laravel.Url}}" } } },
                  "express": { "Destinations": { "a": { "Address": "{{backends.Express[0].Url}}" } } },
                  "next":    { "Destinations": { "a": { "Address": "{{backends.Next.Url}}" } } }
                }
              }
            }
            """);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (Gateway is not null)
            await Gateway.DisposeAsync();
    }
}
