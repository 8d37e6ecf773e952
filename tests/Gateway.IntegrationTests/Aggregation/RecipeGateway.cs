using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Aggregation;

/// <summary>A gateway with the recipes of <c>docs/aggregation.md</c>, in front of the backend that they speak of.</summary>
public sealed class RecipeGateway : IAsyncLifetime
{
    private const string Json = "Content-Type: application/json";

    private GatewayProcess? _gateway;
    private ScriptedBackend? _backend;

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway => _gateway!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _backend = new ScriptedBackend(Answer);
        _gateway = await GatewayProcess.StartAsync(Configuration(_backend.Address));
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        await _backend!.DisposeAsync();
    }

    private static string Configuration(string backend)
    {
        var aggregates = new JsonObject();
        foreach (var text in RecipeExchange.Configurations)
        {
            foreach (var (id, aggregate) in JsonNode.Parse($"{{{text}}}")!["Aggregates"]!.AsObject())
                aggregates.Add(id, aggregate!.DeepClone());
        }

        return $$"""
            {
              "Kestrel": { "Endpoints": { {{GatewayConfiguration.MainEndpoint}} } },
              "Admin": { "Url": "http://127.0.0.1:0" },
              "Aggregates": {{aggregates.ToJsonString()}},
              "ReverseProxy": {
                "Routes": { "rest": { "ClusterId": "backend", "Match": { "Path": "/{**rest}" } } },
                "Clusters": { "backend": { "Destinations": { "a": { "Address": "{{backend}}" } } } }
              }
            }
            """;
    }

    private static Script Answer(ReceivedRequest request) => request.Target switch
    {
        "/lines" => Scripts.Ok("""[{"sku":"a-1","count":2},{"sku":"b-2","count":1},{"sku":"a-1","count":5}]""", Json),
        "/stock/a-1" => Scripts.Ok("""{"left":7}""", Json),
        "/stock/b-2" => Scripts.Ok("""{"left":0}""", Json),
        "/users/7" => Scripts.Ok("""{"id":7,"level":"gold"}""", Json),
        "/users/8" => Scripts.Ok("""{"id":8,"level":"none"}""", Json),
        "/banner" => Scripts.Ok("""{"text":"Sale"}""", Json),
        "/gift" => Scripts.Ok("""{"name":"Mug"}""", Json),
        "/orders/7" => Scripts.Ok("""[{"id":1}]""", Json),
        "/orders/8" => Fails("503 Service Unavailable", "{}"),
        "/users/99" => Fails("404 Not Found", """{"message":"No such user."}"""),
        "/carts/busy" => Fails("429 Too Many Requests", """{"message":"Too many attempts."}""", "Retry-After: 7\r\n"),
        "/carts/closed" => Scripts.Ok("""{"id":3,"open":false}""", Json),
        "/offers/for-busy" => Scripts.Hang,
        "/offers/for-closed" => Scripts.Ok("""["bags"]""", Json),
        _ => Fails("404 Not Found", """{"message":"Nothing here."}"""),
    };

    private static Script Fails(string status, string body, string headers = "") => Scripts.Send($"HTTP/1.1 {status}\r\n{Json}\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}");
}
