using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;
using Microsoft.AspNetCore.Http;

namespace Gateway.IntegrationTests.Authentication;

/// <summary>
/// Whoever is asked about callers goes down in several ways and comes back, again and again, while many call: nobody is let in whose credential is not good, nobody for longer than was said, and
/// nobody is turned away for good.
/// </summary>
public sealed class AskedUnderLoadTests : IAsyncLifetime
{
    // So many answers to callers of each kind.
    private const int Enough = 100;

    // Long, as an answer of a busy machine must not look like an outage.
    private const string Timeout = "3s";

    private readonly ScriptedBackend _backend = new(static request => Scripts.Ok(string.Join(',', request.ValuesOf("X-Auth-Subject")))) { KeepsRequests = false };
    private IdentityProvider? _provider;
    private Relay? _way;

    private IdentityProvider Provider => _provider!;

    private Relay Way => _way!;

    public async Task InitializeAsync()
    {
        _provider = await IdentityProvider.StartAsync();
        _way = new Relay(new Uri(_provider.Address).Port);
    }

    public async Task DisposeAsync()
    {
        await Way.DisposeAsync();
        await Provider.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Theory]
    [InlineData("Introspection")]
    [InlineData("ForwardAuth")]
    public async Task Decision_WhileWhoeverIsAskedComesAndGoes_IsNeverWrong(string type)
    {
        foreach (var subject in Callers.Good)
        {
            Provider.Active[subject] = $$"""{"active":true,"sub":"{{subject}}"}""";
            Provider.Users[$"Bearer {subject}"] = $$"""{"id":"{{subject}}"}""";
        }

        await using var gateway = await GatewayProcess.StartAsync(Configuration(type));
        await using var callers = await Callers.StartAsync(gateway, remembersNo: type == "Introspection");
        await callers.AnsweredAsync(Enough);
        foreach (var (outage, misbehaviour) in new (string Name, Func<HttpContext, Task>? Misbehaviour)[]
        {
            ("fails", FailAsync),
            ("breaks off", BreakOffAsync),
            ("talks nonsense", TalkNonsenseAsync),
            ("is gone", null),
            ("is silent", HangAsync),
        })
        {
            await callers.ChangeAsync(outage, isUp: false, () => Misbehave(misbehaviour));
            await callers.ForgottenAsync();
            // Where each waits for the limit, one answer each is what there is time for.
            await callers.AnsweredAsync(outage == "is silent" ? Callers.OfAKind : Enough);
            await callers.ChangeAsync($"{outage} no more", isUp: true, Behave);
            await callers.AnsweredAsync(Enough);
        }

        Assert.Empty(await callers.StopAsync());
        Assert.All(Callers.Strangers, stranger => Assert.Equal((stranger, 0), (stranger, _backend.CountOf(stranger))));
        Assert.All(Callers.Good, good => Assert.True(_backend.CountOf(good) >= Enough, good));
    }

    private static Task FailAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        return Task.CompletedTask;
    }

    private static Task BreakOffAsync(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    // As a page of whoever stands in for it.
    private static Task TalkNonsenseAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync("<h1>Back soon</h1>");
    }

    private static Task HangAsync(HttpContext context) => Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);

    private void Misbehave(Func<HttpContext, Task>? misbehaviour)
    {
        if (misbehaviour is null)
            Way.Close();
        else
            Provider.Misbehaviour = misbehaviour;
    }

    private void Behave()
    {
        if (Provider.Misbehaviour is null)
            Way.Open();
        Provider.Misbehaviour = null;
    }

    private string Configuration(string type)
    {
        var asked = $"http://127.0.0.1:{Way.Port}";
        var whom = type == "Introspection"
            ? $$""" "Endpoint": "{{asked}}/introspect", "AllowHttp": true, "ClientId": "gateway", "ClientSecret": "s ecret" """
            : """ "Cluster": "users", "Path": "/api/user", "Claims": { "sub": "$.id" } """;
        var no = type == "Introspection" ? ", \"NegativeMaxAge\": \"1s\"" : "";
        return GatewayConfiguration.Of(
            """
            "long": { "ClusterId": "shop", "Match": { "Path": "/long" }, "AuthorizationPolicy": "long" },
            "brief": { "ClusterId": "shop", "Match": { "Path": "/brief" }, "AuthorizationPolicy": "brief" },
            "optional": { "ClusterId": "shop", "Match": { "Path": "/optional" }, "AuthorizationPolicy": "optional" }
            """,
            $$"""
            "shop": { "Destinations": { "a": { "Address": "{{_backend.Address}}" } } },
            "users": { "Destinations": { "a": { "Address": "{{asked}}" } } }
            """).Replace("\"ReverseProxy\": {", $$"""
            "Telemetry": { "AccessLog": { "Enabled": false } },
            "Authentication": {
              "Schemes": {
                "long": { "Type": "{{type}}", {{whom}}, "Timeout": "{{Timeout}}", "MaxAge": "10m" },
                "brief": { "Type": "{{type}}", {{whom}}, "Timeout": "{{Timeout}}", "MaxAge": "1s" {{no}} }
              },
              "Policies": { "long": { "Schemes": "long" }, "brief": { "Schemes": "brief" }, "optional": { "Schemes": "brief", "Optional": true } },
              "Identity": { "Headers": { "X-Auth-Subject": "sub" } }
            },
            "ReverseProxy": {
            """, StringComparison.Ordinal);
    }
}
