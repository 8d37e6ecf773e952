using System.Net;
using System.Text;
using Gateway.IntegrationTests.Caching;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;

namespace Gateway.IntegrationTests.Aggregation;

/// <summary>A gateway that keeps answers of aggregates, and an origin that is told what their parts say.</summary>
public sealed class KeptScreens : IAsyncLifetime
{
    private const string AdminToken = "a-token-for-trying-it-out-only!";

    private GatewayProcess? _gateway;

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway => _gateway!;

    /// <summary>The origin of all parts.</summary>
    internal Origin Origin { get; } = new();

    /// <inheritdoc/>
    public async Task InitializeAsync() => _gateway = await GatewayProcess.StartAsync(Configuration);

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Origin.DisposeAsync();
    }

    /// <summary>Has a part answered with JSON from now on; header lines beside it.</summary>
    internal void Answer(string path, string json, params string[] headers) => Origin.Answer(path, json, ["Content-Type: application/json", .. headers]);

    /// <summary>Sends a request on a connection of its own.</summary>
    internal Task<WireResponse> SendAsync(WireRequest request) => WireClient.SendAsync("1.1", Gateway.BaseAddress, request);

    /// <summary>Sends a GET.</summary>
    internal Task<WireResponse> GetAsync(string target, params string[] headers) => SendAsync(WireRequest.Get(target, headers));

    /// <summary>Whether something is stored for an address.</summary>
    internal async Task<bool> IsStoredAsync(string target) => (await GetAsync(target, "Cache-Control: only-if-cached")).Status != 504;

    /// <summary>Asks until the answer is stored, which is a moment after the client has it.</summary>
    internal async Task<WireResponse> StoreAsync(string target)
    {
        var answer = await GetAsync(target);
        Assert.EndsWith("; stored", answer.ValueOf("Cache-Status"), StringComparison.Ordinal);
        await Eventually.HoldsAsync(() => IsStoredAsync(target), $"{target} is stored");
        return answer;
    }

    /// <summary>Has a tag purged.</summary>
    internal async Task PurgeAsync(string tag)
    {
        using var admin = new HttpClient(GatewayProcess.NewHandler()) { BaseAddress = Gateway.AdminAddress };
        admin.DefaultRequestHeaders.Authorization = new("Bearer", AdminToken);
        using var content = new StringContent($$"""{"tag":"{{tag}}"}""", Encoding.UTF8, "application/json");
        using var response = await admin.PostAsync(new Uri("/cache/purge", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private string Configuration =>
        $$"""
        {
          "Kestrel": { "Endpoints": { {{GatewayConfiguration.MainEndpoint}} } },
          "Admin": { "Url": "http://127.0.0.1:0", "Token": "{{AdminToken}}" },
          "Caching": {
            "Policies": {
              "ten": { "DefaultTtl": "10m", "NegativeTtl": "10m", "TagsHeader": [ "Surrogate-Key", "X-Tags" ] },
              "stale": { "DefaultTtl": "10m", "StaleIfError": "1h" },
              "laravel": { "DefaultTtl": "10m", "Preset": "laravel" }
            }
          },
          "Aggregates": {
            "two": {
              "Match": { "Path": "/two/{test}" }, "CachePolicy": "ten",
              "Parts": { "a": { "Cluster": "origin", "Path": "/{test}/a" }, "b": { "Cluster": "origin", "Path": "/{test}/b" } }
            },
            "after": {
              "Match": { "Path": "/after/{test}" }, "CachePolicy": "ten", "Response": { "Headers": { "X-Tags": "append" } },
              "Parts": { "a": { "Cluster": "origin", "Path": "/{test}/a" }, "b": { "Cluster": "origin", "Path": "/{test}/b?of={a.body.id}", "Required": true } }
            },
            "stale": {
              "Match": { "Path": "/stale/{test}" }, "CachePolicy": "stale",
              "Parts": { "a": { "Cluster": "origin", "Path": "/{test}/a" }, "b": { "Cluster": "origin", "Path": "/{test}/b" } }
            },
            "laravel": {
              "Match": { "Path": "/laravel/{test}" }, "CachePolicy": "laravel",
              "Parts": { "a": { "Cluster": "origin", "Path": "/{test}/a" }, "b": { "Cluster": "origin", "Path": "/{test}/b" } }
            },
            "change": {
              "Match": { "Path": "/change/{test}", "Methods": [ "POST" ] },
              "Parts": { "change": { "Cluster": "origin", "Method": "POST", "Path": "/things/{test}", "MaxBytes": "2KiB", "Timeout": "700ms" } }
            },
            "change-by-yarp": {
              "Match": { "Path": "/change-by-yarp/{test}", "Methods": [ "POST" ] },
              "Parts": { "change": { "Cluster": "yarp", "Method": "POST", "Path": "/things/{test}", "MaxBytes": "2KiB", "Timeout": "700ms" } }
            },
            "change-beside": {
              "Match": { "Path": "/change-beside/{test}", "Methods": [ "POST" ] },
              "Parts": {
                "change": { "Cluster": "origin", "Method": "POST", "Path": "/things/{test}" },
                "fails":  { "Cluster": "origin", "Path": "/{test}/fails", "Required": true }
              }
            },
            "change-nowhere": {
              "Match": { "Path": "/change-nowhere/{test}", "Methods": [ "POST" ] },
              "Parts": { "change": { "Cluster": "nobody", "Method": "POST", "Path": "/things/{test}" } }
            }
          },
          "ReverseProxy": {
            "Routes": { "things": { "ClusterId": "origin", "Match": { "Path": "/things/{**rest}" }, "CachePolicy": "ten" } },
            "Clusters": {
              "origin": { "Destinations": { "a": { "Address": "{{Origin.Address}}" } } },
              "yarp": { "Forwarder": "Yarp", "Destinations": { "a": { "Address": "{{Origin.Address}}" } } },
              "nobody": { "Destinations": { "a": { "Address": "http://127.0.0.1:9" } } }
            }
          }
        }
        """;
}
