using Gateway.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Configuration;

/// <summary>What <c>check</c> warns of as it is allowed, and likely not meant.</summary>
public sealed class WarningTests : IDisposable
{
    private const string Limit = """{ "MaxConcurrency": 8 }""";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-warnings-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("""  "Access": { "CountryHeader": "CF-IPCountry", "Policies": { "eu": { "Allow": [ { "Countries": "DE" } ] } } }, """, "Access:CountryHeader")]
    [InlineData("""  "TrustedProxies": [ "10.0.0.0/8" ], "Access": { "CountryHeader": "CF-IPCountry", "Policies": { "eu": { "Allow": [ { "Countries": [ "DE", "UK" ] } ] } } }, """, "Access:Policies:eu:Allow:0:Countries:1")]
    [InlineData("""  "TrustedProxies": [ "10.0.0.0/8" ], "Access": { "CountryHeader": "CF-IPCountry", "Policies": { "eu": { "Allow": [ { "Countries": [ "DE", "GB" ] } ] } } }, """, null)]
    [InlineData("""  "Cors": { "Policies": { "web": { "Origins": [ "https://shop.example", "https://*.vercel.app" ] } } }, """, "Cors:Policies:web:Origins:1")]
    [InlineData("""  "Cors": { "Policies": { "web": { "Origins": "http://shop.example", "Credentials": true } } }, """, "Cors:Policies:web:Origins")]
    [InlineData("""  "Cors": { "Policies": { "web": { "Origins": "http://shop.example" } } }, """, null)]
    [InlineData("""  "Cors": { "Policies": { "web": { "Origins": "http://localhost:3000", "Credentials": true } } }, """, null)]
    public void Load_WhatIsLikelyNotMeant_IsWarnedOf_AtItsPlace(string section, string? path)
    {
        var file = Path.Combine(_directory.FullName, "gateway.json");
        File.WriteAllText(file, $$"""
            {
            {{section}}
              "ReverseProxy": {
                "Routes": { "shop": { "ClusterId": "shop", "Match": { "Path": "/{**rest}" } } },
                "Clusters": { "shop": { "Destinations": { "a": { "Address": "http://127.0.0.1:9000/" } } } }
              }
            }
            """);
        var loaded = new ServiceCollection().AddLogging().AddGateway().CreateConfigurationLoader().Load(file);

        Assert.Empty(loaded.Errors.Errors);
        Assert.Equal(path is null ? [] : [path], loaded.Errors.Warnings.Select(static warning => warning.Path));
        Assert.All(loaded.Errors.Warnings, static warning => Assert.Equal(2, warning.Location?.Line));
    }

    [Theory]
    [InlineData(Limit, "", "laravel", true)]
    [InlineData("""{ "Adaptive": {} }""", "", "laravel", true)]
    [InlineData("""{ "MaxConcurrencyPerDestination": 8 }""", "", "laravel", true)]
    [InlineData(Limit, """, "ResiliencePolicy": "php" """, "laravel", false)]
    [InlineData(Limit, """, "ResiliencePolicy": "other" """, "laravel", false)]
    [InlineData("""{ "Retry": {} }""", "", "laravel", false)]
    [InlineData(Limit, "", "next", false)]
    public void Load_QuestionsBesideTheLimitOfTheirCluster_AreWarnedOf(string policy, string key, string limited, bool expected)
    {
        var file = Path.Combine(_directory.FullName, "gateway.json");
        File.WriteAllText(file, $$"""
            {
              "Resilience": { "Policies": { "php": {{policy}}, "other": { "MaxConcurrency": 4 } } },
              "Authentication": { "Schemes": { "sanctum": { "Type": "ForwardAuth", "Cluster": "laravel", "Path": "/api/user", "Claims": { "sub": "$.id" }{{key}} } } },
              "ReverseProxy": {
                "Routes": {
                  "home": { "ClusterId": "laravel", "Match": { "Path": "/" } },
                  "shop": { "ClusterId": "{{limited}}", "Match": { "Path": "/{**rest}" }, "ResiliencePolicy": "php" }
                },
                "Clusters": {
                  "laravel": { "Destinations": { "a": { "Address": "http://127.0.0.1:9000/" } } },
                  "next": { "Destinations": { "a": { "Address": "http://127.0.0.1:3000/" } } }
                }
              }
            }
            """);

        var loaded = new ServiceCollection().AddLogging().AddGateway().CreateConfigurationLoader().Load(file);

        Assert.Empty(loaded.Errors.Errors);
        Assert.Equal(
            expected ? [("Authentication:Schemes:sanctum", (int?)3, "asks 'laravel' beside the limit that 'php' sets to the routes there; give it \"ResiliencePolicy\": \"php\" to take places of the same pool")] : Array.Empty<(string, int?, string)>(),
            loaded.Errors.Warnings.Select(static warning => (warning.Path, warning.Location?.Line, warning.Message)));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(""", "ResiliencePolicy": "php" """, false)]
    public void Load_PartsBesideTheLimitOfTheirCluster_AreWarnedOf(string key, bool expected)
    {
        var file = Path.Combine(_directory.FullName, "gateway.json");
        File.WriteAllText(file, $$"""
            {
              "Resilience": { "Policies": { "php": {{Limit}} } },
              "Aggregates": { "home": { "Match": { "Path": "/home" }, "Parts": { "orders": { "Cluster": "laravel", "Path": "/orders"{{key}} } } } },
              "ReverseProxy": {
                "Routes": { "shop": { "ClusterId": "laravel", "Match": { "Path": "/{**rest}" }, "ResiliencePolicy": "php" } },
                "Clusters": { "laravel": { "Destinations": { "a": { "Address": "http://127.0.0.1:9000/" } } } }
              }
            }
            """);

        var loaded = new ServiceCollection().AddLogging().AddGateway().CreateConfigurationLoader().Load(file);

        Assert.Empty(loaded.Errors.Errors);
        Assert.Equal(expected ? ["Aggregates:home:Parts:orders"] : Array.Empty<string>(), loaded.Errors.Warnings.Select(static warning => warning.Path));
    }

    [Fact]
    public void Load_PolicyThatNothingNames_IsNoted_AtItsPlace()
    {
        var file = Path.Combine(_directory.FullName, "gateway.json");
        File.WriteAllText(file, """
            {
              "Access": { "Policies": { "office": { "Allow": [ { "Addresses": "10.0.0.0/8" } ] } } },
              "Authentication": {
                "Schemes": { "sanctum": { "Type": "ForwardAuth", "Cluster": "shop", "Path": "/api/user", "Claims": { "sub": "$.id" }, "ResiliencePolicy": "asked" } },
                "Policies": { "users": { "Schemes": "sanctum" } }
              },
              "Caching": { "Policies": { "aggregate": {}, "part": {}, "cache": {} } },
              "Compression": { "Policies": { "encode": {} } },
              "Cors": { "Policies": { "web": { "Origins": "https://shop.example" } } },
              "Idempotency": { "Policies": { "once": {} } },
              "RateLimiting": { "Policies": { "one": { "Limit": 10, "Window": "1m" }, "two": { "Limit": 10, "Window": "1m" }, "limit": { "Limit": 10, "Window": "1m" } } },
              "RequestRules": { "Policies": { "bodies": { "MaxBytes": "1MiB" } } },
              "Resilience": { "Policies": { "asked": {}, "php": {} } },
              "SecurityHeaders": { "Policies": { "pages": {} } },
              "Aggregates": { "home": { "Match": { "Path": "/home" }, "CachePolicy": "aggregate", "Parts": { "a": { "Cluster": "shop", "Path": "/a", "CachePolicy": "part" } } } },
              "ReverseProxy": {
                "Routes": { "shop": { "ClusterId": "shop", "Match": { "Path": "/{**rest}" }, "RateLimiterPolicy": [ "one", "two" ] } },
                "Clusters": { "shop": { "Destinations": { "a": { "Address": "http://127.0.0.1:8000/" } } } }
              }
            }
            """);

        var loaded = new ServiceCollection().AddLogging().AddGateway().CreateConfigurationLoader().Load(file);

        Assert.Empty(loaded.Errors.Errors);
        Assert.Equal(
            [
                (2, "Access:Policies:office: no AccessPolicy names it, so it does nothing"),
                (5, "Authentication:Policies:users: no AuthorizationPolicy names it, so it does nothing"),
                (7, "Caching:Policies:cache: no CachePolicy names it, so it does nothing"),
                (8, "Compression:Policies:encode: no CompressionPolicy names it, so it does nothing"),
                (9, "Cors:Policies:web: no CorsPolicy names it, so it does nothing"),
                (10, "Idempotency:Policies:once: no IdempotencyPolicy names it, so it does nothing"),
                (11, "RateLimiting:Policies:limit: no RateLimiterPolicy names it, so it does nothing"),
                (12, "RequestRules:Policies:bodies: no RequestRulesPolicy names it, so it does nothing"),
                (13, "Resilience:Policies:php: no ResiliencePolicy names it, so it does nothing"),
                (14, "SecurityHeaders:Policies:pages: no SecurityHeadersPolicy names it, so it does nothing"),
            ],
            loaded.Errors.Notes.Select(static note => (note.Location!.Value.Line, $"{note.Path}: {note.Message}")));
    }
}
