using Gateway.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Configuration;

/// <summary>What <c>check</c> warns of as it is allowed, and likely not meant.</summary>
public sealed class WarningTests : IDisposable
{
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
}
