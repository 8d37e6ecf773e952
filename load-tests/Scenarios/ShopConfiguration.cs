using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.LoadTests.Running;

namespace Gateway.LoadTests.Scenarios;

/// <summary>Configurations of the gateway in front of a shop.</summary>
internal static class ShopConfiguration
{
    private static readonly JsonDocumentOptions Json = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A configuration of one's own in front of the clusters <c>api</c>, <c>node</c> and <c>web</c>.</summary>
    /// <param name="stage">Whose backends.</param>
    /// <param name="routes">The members of <c>Routes</c>.</param>
    /// <param name="sections">Further sections, each with a comma behind it.</param>
    /// <param name="cancellation">Ends the wait for the backends.</param>
    public static async Task<string> OfAsync(Stage stage, string routes, string sections, CancellationToken cancellation) => $$"""
        {
          {{GatewayProcess.Basics}},
          {{sections}}
          "ReverseProxy": { "Routes": { {{routes}} }, "Clusters": { {{(stage.IsDemo ? Demo : Real(await stage.GetBackendsAsync(cancellation)))}} } }
        }
        """;

    /// <summary>A configuration of one's own in front of one backend, the cluster <c>origin</c>.</summary>
    public static string Of(string origin, string routes, string sections) => $$"""
        {
          {{GatewayProcess.Basics}},
          {{sections}}
          "ReverseProxy": { "Routes": { {{routes}} }, "Clusters": { "origin": { "Destinations": { "a": { "Address": "{{origin}}" } } } } }
        }
        """;

    /// <summary>What a bare start uses, config/gateway.json, on ports that are free.</summary>
    public static string BareStart() => Read("gateway.json");

    /// <summary>A configuration below config, on ports that are free.</summary>
    public static string Read(string file)
    {
        var configuration = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "config", file)), documentOptions: Json)!.AsObject();
        configuration.Remove("$schema");
        foreach (var (name, value) in JsonNode.Parse($"{{ {GatewayProcess.Basics} }}")!.AsObject())
            configuration[name] = value?.DeepClone();
        return configuration.ToJsonString(Relaxed);
    }

    private const string Demo = """
        "api": { "Destinations": { "a": { "Address": "demo://shop-api" } } },
        "node": { "Destinations": { "a": { "Address": "demo://shop-api:2" } } },
        "web": { "Destinations": { "a": { "Address": "demo://shop-web" } } }
        """;

    private static string Real(Backends backends) => $$"""
        "api": { "Destinations": { "laravel": { "Address": "{{backends.Laravel.Url}}" } } },
        "node": { "Destinations": { {{string.Join(", ", backends.Express.Select(static one => $$"""
            "{{one.Name}}": { "Address": "{{one.Url}}" }
            """))}} } },
        "web": { "Destinations": { "next": { "Address": "{{backends.Next.Url}}" } } }
        """;
}
