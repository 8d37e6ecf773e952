using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Gateway.LoadTests.Running;
using NBomber.Contracts;
using NBomber.CSharp;

namespace Gateway.LoadTests.Scenarios;

/// <summary>People in the shop: a page, what the page links in, and two calls of the API.</summary>
internal sealed partial class Browse : LoadTest
{
    private const string Scenario = "browse";
    private const int MaxAssets = 4;

    public override string Name => Scenario;

    public override string Summary => "people in the shop: a rendered page, its assets, two calls of the API";

    public override IReadOnlyList<Threshold> Thresholds { get; } =
    [
        Threshold.NoFailures(Scenario), Threshold.Percentile99(Scenario, 1500), Threshold.Percentile99(Scenario, "page", 1000), Threshold.Percentile99(Scenario, "asset", 500),
    ];

    public override int DefaultRate(bool isDemo) => isDemo ? 50 : 10;

    public override async Task<Journey> PrepareAsync(Stage stage, Load load, Facts facts, CancellationToken cancellation)
    {
        var gateway = await stage.StartGatewayAsync(await ConfigurationAsync(stage, cancellation), cancellation);
        var client = stage.Keep(Clients.New(gateway.Address, TimeSpan.FromSeconds(10)));
        return new Journey(Of(client, stage.IsDemo, Scenario, load.WarmUp, load.Arrivals()));
    }

    /// <summary>The scenario, against any gateway that has the shop's pages and its API.</summary>
    public static ScenarioProps Of(HttpClient client, bool isDemo, string name, TimeSpan warmUp, params LoadSimulation[] load)
    {
        var page = isDemo ? "/" : "/products";
        KeyValuePair<string, byte[]>[] assets = [];
        return NBomber.CSharp.Scenario.Create(name, async context =>
        {
            await Step.Run("page", context, () => Calls.GetAsync(client, page, "</html>"));
            foreach (var (asset, hash) in assets)
                await Step.Run("asset", context, () => Calls.GetAsync(client, asset, body => SHA256.HashData(body).AsSpan().SequenceEqual(hash) ? null : $"another body than at first, {body.Length} bytes"));
            await Step.Run("api", context, () => Calls.GetAsync(client, $"/api/products?page={1 + (context.InvocationNumber % 3)}", "\"data\""));
            var product = 1 + (context.InvocationNumber % 8);
            await Step.Run("api", context, () => Calls.GetAsync(client, $"/api/products/{product}", $"\"id\":{product},"));
            return Response.Ok();
        })
            .WithInit(async _ => assets = await FindAssetsAsync(client, page))
            .WithWarmUpDuration(warmUp)
            .WithLoadSimulations(load);
    }

    /// <summary>A gateway in front of it: of the demo, what a bare start uses.</summary>
    public static async Task<string> ConfigurationAsync(Stage stage, CancellationToken cancellation) => stage.IsDemo ? ShopConfiguration.BareStart() : await ShopConfiguration.OfAsync(
        stage,
        """
        "api": { "ClusterId": "api", "Match": { "Path": "/api/{**rest}" }, "CachePolicy": "site", "CompressionPolicy": "default" },
        "site": { "ClusterId": "web", "Match": { "Path": "/{**rest}" }, "CachePolicy": "next", "CompressionPolicy": "default" }
        """,
        """
        "Caching": { "Policies": { "site": {}, "next": { "Preset": "next" } } },
        "Compression": { "Policies": { "default": {} } },
        """,
        cancellation);

    // As a browser would find them; each with the hash that its body has now, which does not change while a shop runs.
    private static async Task<KeyValuePair<string, byte[]>[]> FindAssetsAsync(HttpClient client, string page)
    {
        var html = await client.GetStringAsync(new Uri(page, UriKind.Relative));
        string[] assets = [.. Asset().Matches(html).Select(static match => match.Groups["url"].Value).Distinct(StringComparer.Ordinal).Take(MaxAssets)];
        if (assets.Length == 0)
            throw new LoadTestException($"{page} links no assets in.");
        return await Task.WhenAll(assets.Select(async asset => KeyValuePair.Create(asset, SHA256.HashData(await client.GetByteArrayAsync(new Uri(asset, UriKind.Relative))))));
    }

    [GeneratedRegex("""(href|src)="(?<url>/(_next/static|assets)/[^"]+)"|src="(?<url>/favicon[^"]+)" """, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Asset();
}
