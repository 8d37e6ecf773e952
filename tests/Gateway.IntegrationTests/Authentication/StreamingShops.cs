using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Authentication;

/// <summary>Laravel with its sessions in Redis, and Express with its streams, both guarded.</summary>
public sealed class StreamingShops : IAsyncLifetime
{
    /// <summary>The secret of Express's tokens.</summary>
    public const string Secret = "a-secret-for-trying-it-out-only!";

    private readonly TemporaryDirectory _files = new();

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway { get; private set; } = null!;

    /// <summary>What is revoked.</summary>
    public string RevocationFile => _files.File("revoked.txt");

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(RevocationFile, "# nothing yet\n");
        var backends = TestBackends.Running;
        Gateway = await GatewayProcess.StartAsync($$"""
            {
              "Kestrel": { "Endpoints": { {{GatewayConfiguration.MainEndpoint}} } }, "Admin": { "Url": "http://127.0.0.1:0" },
              "Redis": { "Connection": "{{backends.Redis.Address}}" },
              "Authentication": {
                "Schemes": {
                  "session": { "Type": "LaravelSession", "Keys": "{{backends.Laravel.AppKey}}", "KeyPrefix": "{{backends.Laravel.RedisSessions.KeyPrefix}}", "MaxAge": "0s" },
                  "jwt": { "Type": "Jwt", "Secret": "{{Secret}}", "Algorithms": "HS256", "ClockSkew": "0s" }
                },
                "Policies": {
                  "members": { "Schemes": "session" },
                  "streams": { "Schemes": "jwt", "Origins": "https://shop.test", "CloseOnExpiry": true }
                },
                "Revocation": { "File": "{{RevocationFile}}" },
                "Identity": { "Headers": { "X-Auth-Subject": "sub" }, "Token": { "Audience": "shops" } }
              },
              "ReverseProxy": {
                "Routes": {
                  "echo": { "ClusterId": "laravel", "Match": { "Hosts": [ "laravel.localhost" ], "Path": "/api/echo/{**rest}" }, "AuthorizationPolicy": "members" },
                  "laravel": { "ClusterId": "laravel", "Match": { "Hosts": [ "laravel.localhost" ] } },
                  "express": { "ClusterId": "express", "Match": { "Path": "/{**rest}" }, "AuthorizationPolicy": "streams" }
                },
                "Clusters": {
                  "laravel": { "Destinations": { "a": { "Address": "{{backends.Laravel.RedisSessions.Url}}" } } },
                  "express": { "Destinations": { "a": { "Address": "{{backends.Express[0].Url}}" } } }
                }
              }
            }
            """);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        _files.Dispose();
    }
}
