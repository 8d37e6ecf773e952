using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.LoadTests.Running;
using NBomber.Contracts;
using NBomber.CSharp;
using NBomber.Http.CSharp;

namespace Gateway.LoadTests.Scenarios;

/// <summary>Who signs in, calls with the token, and is refused without it. The gateway proves the tokens.</summary>
internal sealed class Login : LoadTest
{
    private const string Scenario = "login";
    private const string Secret = "a-secret-of-the-load-tests-alone!";
    private const int CallsOfALogin = 5;

    public override string Name => Scenario;

    public override string Summary => "sign in, five calls with the token, one without and one with a forged one, which must be refused";

    public override IReadOnlyList<Threshold> Thresholds { get; } =
    [
        Threshold.NoFailures(Scenario), Threshold.Percentile99(Scenario, 4000), Threshold.Percentile99(Scenario, "call", 1000), Threshold.Percentile99(Scenario, "refused", 250),
    ];

    // A login costs Laravel tens of milliseconds of hashing. What it is good for is Express: the gateway proves the token.
    public override int DefaultRate(bool isDemo) => isDemo ? 50 : 2;

    public override async Task<Journey> PrepareAsync(Stage stage, Load load, Facts facts, CancellationToken cancellation)
    {
        var gateway = await stage.StartGatewayAsync(await ConfigurationAsync(stage, cancellation), cancellation);
        var client = stage.Keep(Clients.New(gateway.Address, TimeSpan.FromSeconds(20)));
        return new Journey(NBomber.CSharp.Scenario.Create(Scenario, async context =>
        {
            var token = "";
            // The demo shop has no accounts: a token of its own for each iteration stands for the login.
            if (stage.IsDemo)
                token = Sign(context.ScenarioInfo.ThreadNumber);
            else
                await Step.Run("login", context, async () => await SignInAsync(client, signedIn => token = signedIn));
            for (var call = 1; call <= CallsOfALogin; call++)
                await Step.Run("call", context, () => Calls.SendAsync(client, Request(token, call), "\"id\""));
            await Step.Run("refused", context, () => Calls.ExpectAsync(client, Request("", 1), 401));
            await Step.Run("refused", context, () => Calls.ExpectAsync(client, Request(Forge(token), 1), 401));
            return Response.Ok();
        }).WithWarmUpDuration(load.WarmUp).WithLoadSimulations(load.Arrivals()));
    }

    private static HttpRequestMessage Request(string token, int product)
    {
        var request = Http.CreateRequest("GET", $"/account/products/{product}");
        return token.Length == 0 ? request : request.WithHeader("Authorization", $"Bearer {token}");
    }

    private static async Task<Response<HttpResponseMessage>> SignInAsync(HttpClient client, Action<string> take)
    {
        var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "password", ["client_id"] = "1", ["client_secret"] = "mobile-app", ["username"] = "ada@example.test", ["password"] = "password", ["scope"] = "orders:read",
        });
        var response = await Calls.SendAsync(client, Http.CreateRequest("POST", "/oauth/token").WithBody(form), "access_token");
        if (!response.IsError)
            take((await response.Payload.Value.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!);
        return response;
    }

    // The first letter of the signature is another one, so all of its bits count.
    private static string Forge(string token)
    {
        var signature = token.LastIndexOf('.') + 1;
        return $"{token[..signature]}{(token[signature] == 'A' ? 'B' : 'A')}{token[(signature + 1)..]}";
    }

    private static string Sign(int user)
    {
        var expires = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 600;
        var input = $"{Part("""{"alg":"HS256","typ":"JWT"}""")}.{Part($$"""{"iss":"load","aud":"load","sub":"{{user}}","exp":{{expires}}}""")}";
        return $"{input}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.ASCII.GetBytes(input)))}";
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static async Task<string> ConfigurationAsync(Stage stage, CancellationToken cancellation)
    {
        var scheme = stage.IsDemo
            ? $$""" "Type": "Jwt", "Secret": "{{Secret}}", "Algorithms": [ "HS256" ], "Issuers": [ "load" ], "Audiences": [ "load" ] """
            : $$""" "Type": "Jwt", "Preset": "passport", "PublicKeyFile": {{JsonSerializer.Serialize((await stage.GetBackendsAsync(cancellation)).Laravel.Oauth.PublicKeyFile)}}, "Audiences": [ "1" ] """;
        return await ShopConfiguration.OfAsync(
            stage,
            """
            "account": { "ClusterId": "node", "Match": { "Path": "/account/{**rest}" }, "AuthorizationPolicy": "customers", "Transforms": [ { "PathPattern": "/api/{**rest}" } ] },
            "oauth": { "ClusterId": "api", "Match": { "Path": "/oauth/{**rest}" } }
            """,
            $$""" "Authentication": { "Schemes": { "tokens": { {{scheme}} } }, "Policies": { "customers": { "Schemes": "tokens" } }, "Identity": { "Headers": { "X-Auth-Subject": "sub" } } }, """,
            cancellation);
    }
}
