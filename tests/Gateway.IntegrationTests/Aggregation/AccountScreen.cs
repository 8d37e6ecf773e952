using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Aggregation;

/// <summary>A gateway with the example for mobile apps, which takes the real Laravel's tokens, in front of a backend that tells what it was asked.</summary>
public sealed class AccountScreen : IAsyncLifetime
{
    private const string Json = "Content-Type: application/json";

    private GatewayProcess? _gateway;
    private ScriptedBackend? _backend;

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway => _gateway!;

    /// <summary>The requests that came to the backend.</summary>
    internal IEnumerable<ReceivedRequest> Requests => _backend!.Requests;

    /// <summary>A token of Laravel's for its first user.</summary>
    public string Token { get; private set; } = "";

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _backend = new ScriptedBackend(Answer);
        var laravel = TestBackends.Running.Laravel;
        _gateway = await GatewayProcess.StartAsync(await MobileScreens.ConfigurationAsync($"{_backend.Address}/", $"{_backend.Address}/", laravel.Oauth.PublicKeyFile));
        using var direct = new HttpClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "password", ["client_id"] = "1", ["client_secret"] = "mobile-app", ["username"] = "ada@example.test", ["password"] = "password",
        });
        using var answer = await direct.PostAsync($"{laravel.Url}/oauth/token", form);
        Token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        await _backend!.DisposeAsync();
    }

    private static Script Answer(ReceivedRequest request) => request.Target.Split('?')[0] switch
    {
        "/api/user" => Scripts.Ok("""{"name":"Ada"}""", Json, "Cache-Control: public, max-age=60"),
        "/api/orders" => Scripts.Ok($$"""{"data":[{"of":"{{request.Target}}"}]}""", Json, "Cache-Control: public, max-age=60"),
        "/api/recommendations" => Scripts.Ok(Encoding.UTF8.GetString(request.Body), Json, "Cache-Control: public, max-age=60"),
        _ => Scripts.Send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
    };
}
