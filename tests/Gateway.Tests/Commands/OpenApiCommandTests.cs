using System.Text.Json;
using Gateway.Tests.Architecture;
using Gateway.Tests.Configuration;
using Gateway.Tests.Hosting;
using Microsoft.OpenApi;

namespace Gateway.Tests.Commands;

public sealed class OpenApiCommandTests
{
    private const string Configuration =
        """
        {
          "Authentication": {
            "Schemes": { "keys": { "Type": "ApiKey", "Header": "X-Key", "Keys": [ { "Sha256": "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b", "Owner": "ann" } ] } },
            "Policies": { "members": { "Schemes": [ "keys" ] } }
          },
          "Aggregates": {
            "home": {
              "Match": { "Path": "/api/home/{user:int}", "Methods": [ "GET" ] },
              "AuthorizationPolicy": "members",
              "Parts": {
                "profile": { "Cluster": "laravel", "Path": "/api/users/{user}", "Required": true, "Deny": [ "password" ], "Rename": { "mail": "email" } },
                "orders":  { "Cluster": "laravel", "Path": "/api/orders?user={profile.body.id}&page={query.page}", "Select": "$.data", "Default": [] },
                "stock":   { "Cluster": "node", "ForEach": "$.orders[*].sku", "Path": "/stock/{item}", "As": "map" },
                "banner":  { "Cluster": "node", "Path": "/banner", "When": "header:X-App-Version >= 3" }
              }
            },
            "shaped": {
              "Match": { "Path": "/api/shaped" },
              "Parts": { "orders": { "Cluster": "laravel", "Path": "/api/orders" } },
              "Response": { "Shape": { "title": "Hello", "list": "{orders}", "n": 1, "of": [ "{orders.status}", true ] }, "Errors": "omit" }
            },
            "batch": { "Match": { "Path": "/batch" }, "Batch": { "MaxItems": 7 } }
          },
          "ReverseProxy": {
            "Routes": {
              "laravel": { "ClusterId": "laravel", "Match": { "Path": "/api/{**rest}" } },
              "node":    { "ClusterId": "node", "Match": { "Hosts": [ "node.test" ], "Path": "/node/{id}", "Methods": [ "GET", "DELETE" ] } }
            },
            "Clusters": {
              "laravel": { "Destinations": { "a": { "Address": "http://127.0.0.1:9000/" } } },
              "node":    { "Destinations": { "a": { "Address": "http://127.0.0.1:3000/" } } }
            }
          }
        }
        """;

    private const string Laravel =
        """
        {
          "openapi": "3.0.3", "info": { "title": "Laravel", "version": "1" },
          "paths": {
            "/api/users/{id}": { "get": {
              "operationId": "showUser",
              "parameters": [ { "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } } ],
              "responses": { "200": { "description": "The user.", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/User" } } } } }
            } },
            "/api/orders": {
              "get": { "responses": { "200": { "description": "Orders.", "content": { "application/json": { "schema": {
                "type": "object", "properties": { "data": { "type": "array", "items": { "$ref": "#/components/schemas/Order" } } } } } } } } },
              "post": { "responses": { "201": { "description": "Made." } } }
            },
            "/internal": { "get": { "responses": { "200": { "description": "Not for clients." } } } }
          },
          "components": { "schemas": {
            "User": { "type": "object", "required": [ "id", "mail" ], "properties": {
              "id": { "type": "integer" }, "mail": { "type": "string", "nullable": true }, "password": { "type": "string" }, "friends": { "type": "array", "items": { "$ref": "#/components/schemas/User" } } } },
            "Order": { "type": "object", "properties": { "sku": { "type": "string" } } }
          } }
        }
        """;

    [Fact]
    public async Task OpenApi_OfTheBackendsDocument_IsValidAndHasPartsSchemas()
    {
        using var root = await DocumentAsync(withLaravel: true);
        var document = root.RootElement;
        var home = document.GetProperty("paths").GetProperty("/api/home/{user}").GetProperty("get");
        var parts = BodyOf(home).GetProperty("properties");
        var profile = parts.GetProperty("profile").GetProperty("properties");

        Assert.Equal(["id", "email", "friends"], profile.EnumerateObject().Select(static member => member.Name));
        // What 3.0 calls nullable is a type in 3.1.
        Assert.Equal(["null", "string"], profile.GetProperty("email").GetProperty("type").EnumerateArray().Select(static type => type.GetString()).Order(StringComparer.Ordinal));
        Assert.Equal("#/components/schemas/laravel.User", profile.GetProperty("friends").GetProperty("items").GetProperty("$ref").GetString());
        Assert.Equal("#/components/schemas/laravel.Order", parts.GetProperty("orders").GetProperty("anyOf")[0].GetProperty("items").GetProperty("$ref").GetString());
        Assert.Equal("object", parts.GetProperty("stock").GetProperty("anyOf")[0].GetProperty("type").GetString());
        Assert.True(document.GetProperty("components").GetProperty("schemas").TryGetProperty("laravel.Order", out _));
        Assert.Equal("#/components/schemas/PartError", parts.GetProperty("errors").GetProperty("items").GetProperty("$ref").GetString());
    }

    [Fact]
    public async Task OpenApi_OfAggregates_HasParametersStatusesAndSecurity()
    {
        using var root = await DocumentAsync(withLaravel: false);
        var paths = root.RootElement.GetProperty("paths");
        var home = paths.GetProperty("/api/home/{user}").GetProperty("get");

        Assert.Equal(
            ["path user integer", "header X-App-Version string", "query page string"],
            home.GetProperty("parameters").EnumerateArray().Select(static parameter => $"{parameter.GetProperty("in")} {parameter.GetProperty("name")} {parameter.GetProperty("schema").GetProperty("type")}"));
        Assert.Equal(
            ["200", "304", "400", "401", "402", "403", "404", "409", "410", "422", "429", "502", "504", "default"],
            home.GetProperty("responses").EnumerateObject().Select(static response => response.Name));
        Assert.True(home.GetProperty("security")[0].TryGetProperty("keys", out _));
        Assert.Equal("X-Key", root.RootElement.GetProperty("components").GetProperty("securitySchemes").GetProperty("keys").GetProperty("name").GetString());
        var shaped = BodyOf(paths.GetProperty("/api/shaped").GetProperty("get")).GetProperty("properties");
        Assert.Equal(["title", "list", "n", "of"], shaped.EnumerateObject().Select(static member => member.Name));
        Assert.Equal(("string", "number"), (shaped.GetProperty("title").GetProperty("type").GetString(), shaped.GetProperty("n").GetProperty("type").GetString()));
        Assert.Equal(7, paths.GetProperty("/batch").GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("maxItems").GetInt32());
    }

    [Fact]
    public async Task OpenApi_OfRoutes_HasTheBackendsOperationsOrAnyMethod()
    {
        using var with = await DocumentAsync(withLaravel: true);
        using var without = await DocumentAsync(withLaravel: false);
        var node = without.RootElement.GetProperty("paths").GetProperty("/node/{id}");

        Assert.Equal(["/api/home/{user}", "/api/orders", "/api/shaped", "/api/users/{id}", "/batch", "/node/{id}"], PathsOf(with));
        Assert.Equal(["/api", "/api/home/{user}", "/api/shaped", "/api/{rest}", "/batch", "/node/{id}"], PathsOf(without));
        Assert.Equal(["get", "post"], with.RootElement.GetProperty("paths").GetProperty("/api/orders").EnumerateObject().Select(static method => method.Name));
        Assert.Equal(["get", "delete"], node.EnumerateObject().Select(static method => method.Name));
        Assert.Equal("//node.test", node.GetProperty("get").GetProperty("servers")[0].GetProperty("url").GetString());
    }

    // A path may be there once: its parameter is what those of all its routes may be.
    [Fact]
    public async Task OpenApi_RoutesByARegularExpression_HaveItsValues()
    {
        var result = await CommandOutput.OfAsync("openapi", "--config", Path.Combine(Repository.Root, "config/examples/laravel-next.json"));

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        AssertValid(result.Output);
        using var root = JsonDocument.Parse(result.Output);
        var below = root.RootElement.GetProperty("paths").GetProperty("/{page}/{rest}");
        Assert.Equal("login logout register password forgot-password reset-password confirm-password two-factor-challenge email build livewire verify-email up", ValuesOf(below.GetProperty("post")));
        Assert.Equal("build livewire verify-email up", ValuesOf(below.GetProperty("get")));
        Assert.Equal(
            ["/", "/api", "/api/auth", "/api/auth/{rest}", "/api/{rest}", "/broadcasting", "/broadcasting/{rest}", "/build", "/confirm-password", "/email", "/forgot-password", "/livewire",
                "/login", "/logout", "/oauth", "/oauth/{rest}", "/password", "/register", "/reset-password", "/sanctum", "/sanctum/{rest}", "/storage", "/storage/{file}",
                "/two-factor-challenge", "/up", "/verify-email", "/{page}/{rest}", "/{rest}"],
            PathsOf(root));

        static string ValuesOf(JsonElement operation) =>
            string.Join(' ', operation.GetProperty("parameters")[0].GetProperty("schema").GetProperty("enum").EnumerateArray().Select(static value => value.GetString()));
    }

    [Fact]
    public async Task OpenApi_OfTheExample_IsValid()
    {
        var result = await CommandOutput.OfAsync("openapi", "--config", Path.Combine(Repository.Root, "config/examples/mobile-bff.json"), "--server", "https://shop.test");

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        AssertValid(result.Output);
    }

    [Theory]
    [InlineData("nobody=x.json", 1, "'nobody' is not a cluster")]
    [InlineData("laravel", 2, "must be the id of a cluster")]
    [InlineData("laravel=not-there.json", 1, "cannot be read")]
    public async Task OpenApi_DocumentThatIsNone_IsSaid(string document, int exitCode, string problem)
    {
        using var file = new GatewayFile(Configuration);

        var result = await CommandOutput.OfAsync("openapi", "--config", file.FullName, "--document", document);

        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.Contains(problem, result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("openapi: 3.0.3")]
    public async Task OpenApi_FileThatIsNoDocument_IsSaid(string text)
    {
        using var file = new GatewayFile(Configuration);
        using var broken = new GatewayFile(text);

        var result = await CommandOutput.OfAsync("openapi", "--config", file.FullName, "--document", $"laravel={broken.FullName}");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("is no OpenAPI document", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenApi_DocumentThatIsTooLarge_IsSaidAlsoBehindALink()
    {
        using var folder = new ConfigurationFolder();
        folder.Write("gateway.json", Configuration).Write("large.json", "");
        using (var large = File.OpenWrite(folder.PathOf("large.json")))
            large.SetLength((16 * 1024 * 1024) + 1);
        File.CreateSymbolicLink(folder.PathOf("link.json"), "large.json");

        var result = await CommandOutput.OfAsync("openapi", "--config", folder.PathOf("gateway.json"), "--document", $"laravel={folder.PathOf("link.json")}");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("is larger than 16777216 bytes", result.Errors, StringComparison.Ordinal);
    }

    private static JsonElement BodyOf(JsonElement operation) =>
        operation.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema");

    private static IEnumerable<string> PathsOf(JsonDocument document) =>
        document.RootElement.GetProperty("paths").EnumerateObject().Select(static path => path.Name).Order(StringComparer.Ordinal);

    private static async Task<JsonDocument> DocumentAsync(bool withLaravel)
    {
        using var file = new GatewayFile(Configuration);
        using var laravel = new GatewayFile(Laravel);
        string[] more = withLaravel ? ["--document", $"laravel={laravel.FullName}"] : [];

        var result = await CommandOutput.OfAsync(["openapi", "--config", file.FullName, .. more]);

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        AssertValid(result.Output);
        return JsonDocument.Parse(result.Output);
    }

    private static void AssertValid(string document)
    {
        var diagnostic = OpenApiDocument.Parse(document, OpenApiConstants.Json).Diagnostic!;
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, diagnostic.SpecificationVersion);
        Assert.Empty(diagnostic.Errors);
        Assert.Empty(diagnostic.Warnings);
    }
}
