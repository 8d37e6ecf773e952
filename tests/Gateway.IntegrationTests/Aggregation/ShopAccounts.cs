using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Aggregation;

/// <summary>A gateway with screens of a customer's account, of what the real Laravel and Express answer, and Laravel's own pages to sign in by.</summary>
public sealed class ShopAccounts : IAsyncLifetime
{
    private GatewayProcess? _gateway;

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway => _gateway!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => _gateway = await GatewayProcess.StartAsync(Configuration(TestBackends.Running));

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_gateway is not null)
            await _gateway.DisposeAsync();
    }

    /// <summary>A browser in which Laravel's first user has signed in, which sends the page it comes from as browsers do.</summary>
    internal async Task<HttpClient> SignInAsync()
    {
        var visitor = Gateway.CreateVisitor(ShopGateway.LaravelHost);
        using var form = HtmlForm.Fill(await visitor.GetStringAsync("/login"), ("email", "ada@example.test"), ("password", "password"));
        using var login = await visitor.PostAsync("/login", form);
        Assert.EndsWith("/account", login.RequestMessage!.RequestUri!.AbsolutePath, StringComparison.Ordinal);
        visitor.DefaultRequestHeaders.Referrer = new Uri(visitor.BaseAddress!, "/account");
        return visitor;
    }

    /// <summary>A header's values as PHP saw them.</summary>
    internal static string[] SeenByLaravel(JsonElement headers, string name) =>
        headers.TryGetProperty(name, out var values) ? [.. values.EnumerateArray().Select(static value => value.GetString()!)] : [];

    /// <summary>The same of Express, which lists names and values in turn.</summary>
    internal static string[] SeenByExpress(JsonElement rawHeaders, string name) =>
        [.. rawHeaders.EnumerateArray().Select(static text => text.GetString()!).Chunk(2).Where(pair => pair[0].Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static pair => pair[1])];

    /// <summary>A body as JSON, with its blanks taken out, so that it can be compared whole.</summary>
    internal static async Task<string> CompactAsync(HttpResponseMessage response) => JsonSerializer.Serialize(JsonElement.Parse(await response.Content.ReadAsStringAsync()));

    private static string Configuration(TestBackends backends) =>
        $$"""
        {
          "Kestrel": { "Endpoints": { {{GatewayConfiguration.MainEndpoint}} } },
          "Admin": { "Url": "http://127.0.0.1:0" },
          "Authentication": {
            "Schemes": { "passport": { "Type": "Jwt", "Preset": "passport", "PublicKeyFile": "{{backends.Laravel.Oauth.PublicKeyFile}}", "Audiences": [ "1" ], "SubjectMayBeClient": false } },
            "Policies": { "customers": { "Schemes": "passport" } },
            "Identity": { "Headers": { "X-User-Id": "sub" } }
          },
          "Aggregates": {
            "account": {
              "Match": { "Path": "/api/screens/account", "Methods": [ "GET" ] },
              "RequestHeaders": [ "Authorization", "Cookie", "Referer", "Accept-Language" ],
              "Parts": {
                "me":     { "Cluster": "laravel", "Path": "/api/user", "Required": true, "Deny": [ "abilities" ] },
                "latest": { "Cluster": "laravel", "Path": "/api/products?per_page=2", "Anonymous": true, "Select": "$.data", "Allow": [ "id", "price_cents" ], "Rename": { "price_cents": "cents" } },
                "offers": { "Cluster": "node", "ForEach": "$.latest[*].id", "Path": "/api/products/{item}", "As": "map", "Anonymous": true, "Select": "$.sku" },
                "first":  { "Cluster": "node", "Path": "/api/products/{me.body.id}", "Anonymous": true, "Allow": [ "sku", "priceCents" ] },
                "points": { "Cluster": "node", "Path": "/jwt/me", "Default": { "points": 0 }, "Allow": [ "points" ] },
                "wish":   { "Cluster": "laravel", "Path": "/api/products/{query.wish}", "When": "query:wish", "Required": true, "Select": "$.data.id" }
              }
            },
            "strict": {
              "Match": { "Path": "/api/screens/strict" },
              "Parts": { "me": { "Cluster": "laravel", "Path": "/api/user", "Required": true }, "news": { "Cluster": "node", "Path": "/api/products?limit=1" } }
            },
            "chosen": {
              "Match": { "Path": "/api/screens/chosen" },
              "Parts": {
                "a": { "Cluster": "laravel", "Path": "/api/{query.what}", "Anonymous": true },
                "b": { "Cluster": "laravel", "Path": "/api/{query.what}", "Anonymous": true, "AllowSlashes": true, "Select": "$.data.id" }
              }
            },
            "told": {
              "Match": { "Path": "/api/screens/told" },
              "AuthorizationPolicy": "customers",
              "Parts": {
                "php":       { "Cluster": "laravel", "Path": "/api/echo/told", "Select": "$.headers" },
                "node":      { "Cluster": "node", "Path": "/echo/told", "Select": "$.rawHeaders" },
                "phpOpen":   { "Cluster": "laravel", "Path": "/api/echo/open", "Anonymous": true, "Select": "$.headers" },
                "nodeOpen":  { "Cluster": "node", "Path": "/echo/open", "Anonymous": true, "Select": "$.rawHeaders" },
                "nodeOwn":   { "Cluster": "node", "Path": "/echo/own", "Anonymous": true, "Headers": { "X-Customer": "{claims.sub}" }, "Select": "$.rawHeaders" }
              }
            }
          },
          "ReverseProxy": {
            "Routes": { "pages": { "ClusterId": "laravel", "Match": { "Path": "/{**rest}" } } },
            "Clusters": {
              "laravel": { "Destinations": { "a": { "Address": "{{backends.Laravel.Url}}" } } },
              "node": { "Destinations": { "a": { "Address": "{{backends.Express[0].Url}}" } } }
            }
          }
        }
        """;
}
