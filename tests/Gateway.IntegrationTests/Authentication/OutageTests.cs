using System.Globalization;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Authentication;

/// <summary>Whoever has to be asked is down, fails or dawdles: nobody is let in, nothing is forwarded, and the answer comes.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private const string Yes = """{"active":true,"sub":"7","id":7}""";

    private readonly ScriptedBackend _backend = new(static _ => Scripts.EchoId);
    private readonly ScriptedBackend _asked;
    private volatile Script _answer = Scripts.Ok(Yes, "Content-Type: application/json");

    public OutageTests() => _asked = new ScriptedBackend(_ => _answer);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _backend.DisposeAsync();
        await _asked.DisposeAsync();
    }

    [Theory]
    [InlineData("/introspected")]
    [InlineData("/session")]
    public async Task Outage_OfWhomIsAsked_Is503AndNothingIsForwarded(string path)
    {
        await using var gateway = await GatewayProcess.StartAsync(Configuration(_asked.Address));

        foreach (var (outage, answer) in new (string, Script)[]
        {
            ("500", Status(500)),
            ("502", Status(502)),
            ("503", Status(503)),
            ("504", Status(504)),
            ("closed", Scripts.Close),
            ("reset", Scripts.Reset),
            ("cut", Scripts.Send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + Yes).Then(Scripts.Close)),
            ("silent", Scripts.Hang),
            ("silent within the body", Scripts.Send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + Yes).Then(Scripts.Hang)),
            ("drips", Scripts.Drip($"HTTP/1.1 200 OK\r\nContent-Length: {Yes.Length}\r\n\r\n{Yes}", TimeSpan.FromMilliseconds(200))),
        })
        {
            _answer = answer;
            await AssertUnavailableAsync(gateway, path, outage);
        }

        // An outage is not remembered: the same credential is taken when it is over.
        _answer = Scripts.Ok(Yes, "Content-Type: application/json");
        Assert.Equal(200, (await GetAsync(gateway, path, "over", "500")).Status);
        Assert.Equal(["7"], Assert.Single(_backend.RequestsOf("over")).ValuesOf("X-Auth-Subject"));
    }

    [Theory]
    [InlineData("/introspected")]
    [InlineData("/session")]
    public async Task Outage_OfAPortThatRefuses_Is503AndNothingIsForwarded(string path)
    {
        using var port = new RefusingPort();
        await using var gateway = await GatewayProcess.StartAsync(Configuration(port.Address));

        await AssertUnavailableAsync(gateway, path, "refused");
    }

    [Theory]
    [InlineData("/introspected")]
    [InlineData("/session")]
    public async Task Outage_OfAPortThatDoesNotAnswer_Is503AndNothingIsForwarded(string path)
    {
        await using var port = await SilentPort.OpenAsync();
        await using var gateway = await GatewayProcess.StartAsync(Configuration(port.Address));

        await AssertUnavailableAsync(gateway, path, "unreachable");
    }

    [Fact]
    public async Task Secret_ThatTheServerRefuses_Is503AndNothingIsForwarded()
    {
        await using var provider = await IdentityProvider.StartAsync();
        provider.Active["right"] = Yes;
        await using var wrong = await GatewayProcess.StartAsync(Configuration(provider.Address));
        await using var right = await GatewayProcess.StartAsync(Configuration(provider.Address, secret: "s ecret"));

        await AssertUnavailableAsync(wrong, "/introspected", "right");

        Assert.Equal(2, provider.CountOf("/introspect"));
        Assert.Contains(wrong.Process.Lines, static line => line.Contains("it answered 401", StringComparison.Ordinal));
        Assert.Equal(200, (await GetAsync(right, "/introspected", "right", "right")).Status);
    }

    // Of what is optional only a credential that is bad or absent is let through as anonymous.
    private async Task AssertUnavailableAsync(GatewayProcess gateway, string path, string token)
    {
        foreach (var (target, id) in new[] { (path, $"{token}{path}"), ($"/optional{path}", $"{token}{path}-optional") })
        {
            var answer = await GetAsync(gateway, target, id, token);

            Assert.Equal((token, 503), (token, answer.Status));
            Assert.Contains("authentication-unavailable", answer.Text, StringComparison.Ordinal);
            Assert.Equal((id, 0), (id, _backend.CountOf(id)));
        }

        var anonymous = $"{token}{path}-anonymous";
        Assert.Equal(200, (await GetAsync(gateway, $"/optional{path}", anonymous, token: null)).Status);
        Assert.Empty(Assert.Single(_backend.RequestsOf(anonymous)).ValuesOf("X-Auth-Subject"));
    }

    // Long, since how fast it is on a busy machine is not the question: without a limit there would be no answer at all.
    private static Task<WireResponse> GetAsync(GatewayProcess gateway, string path, string id, string? token) =>
        WireClient.SendAsync("1.1", gateway.BaseAddress, WireRequest.Get(path, token is null ? [$"X-Test-Id: {id}"] : [$"X-Test-Id: {id}", $"Authorization: Bearer {token.Replace(' ', '-')}"]))
            .WaitAsync(Eventually.Limit, TimeProvider.System);

    private static Script Status(int status) => Scripts.Send($"HTTP/1.1 {status.ToString(CultureInfo.InvariantCulture)} Failed\r\nContent-Length: {Yes.Length}\r\n\r\n{Yes}");

    private string Configuration(string asked, string secret = "another") => GatewayConfiguration.Of(
        """
        "introspected": { "ClusterId": "shop", "Match": { "Path": "/introspected" }, "AuthorizationPolicy": "introspected" },
        "session": { "ClusterId": "shop", "Match": { "Path": "/session" }, "AuthorizationPolicy": "session" },
        "optional-introspected": { "ClusterId": "shop", "Match": { "Path": "/optional/introspected" }, "AuthorizationPolicy": "optional-introspected" },
        "optional-session": { "ClusterId": "shop", "Match": { "Path": "/optional/session" }, "AuthorizationPolicy": "optional-session" }
        """,
        $$"""
        "shop": { "Destinations": { "a": { "Address": "{{_backend.Address}}" } } },
        "users": { "Destinations": { "a": { "Address": "{{asked}}" } } }
        """).Replace("\"ReverseProxy\": {", $$"""
        "Authentication": {
          "Schemes": {
            "introspected": {
              "Type": "Introspection", "Endpoint": "{{asked}}/introspect", "AllowHttp": true, "ClientId": "gateway", "ClientSecret": "{{secret}}", "Timeout": "1s"
            },
            "session": { "Type": "ForwardAuth", "Cluster": "users", "Path": "/api/user", "Claims": { "sub": "$.id" }, "Timeout": "1s" }
          },
          "Policies": {
            "introspected": { "Schemes": "introspected" },
            "session": { "Schemes": "session" },
            "optional-introspected": { "Schemes": "introspected", "Optional": true },
            "optional-session": { "Schemes": "session", "Optional": true }
          },
          "Identity": { "Headers": { "X-Auth-Subject": "sub" } }
        },
        "ReverseProxy": {
        """, StringComparison.Ordinal);
}
