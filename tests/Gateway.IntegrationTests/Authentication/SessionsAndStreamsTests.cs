using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Authentication;

/// <summary>Laravel's sessions in Redis, WebSockets and event streams of guarded routes, tokens for backends, and revocations in a file.</summary>
[Collection(ShopTests.Name)]
public sealed partial class SessionsAndStreamsTests(StreamingShops shops, ITestOutputHelper output) : GatewayTest(shops.Gateway, output), IClassFixture<StreamingShops>
{
    [Fact]
    public async Task Session_InLaravelsRedis_IsRead()
    {
        using var visitor = Gateway.CreateVisitor("laravel.localhost");
        var page = await visitor.GetStringAsync("/login");
        // Nobody has signed in to this session.
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync("/api/echo/x")).StatusCode);

        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_token"] = Token().Match(page).Groups["token"].Value, ["email"] = "ada@example.test", ["password"] = "password",
        });
        using var login = await visitor.PostAsync("/login", form);
        Assert.Equal(HttpStatusCode.OK, login.StatusCode);

        using var answer = await visitor.GetAsync("/api/echo/x");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var headers = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("headers");
        Assert.Equal("1", headers.GetProperty("x-auth-subject")[0].GetString());
        var claims = await IdentityVerifier.ClaimsAsync(Gateway, headers.GetProperty("x-auth-token")[0].GetString()!);
        Assert.Equal(("1", "shops", "session"), (claims.GetProperty("sub").GetString(), claims.GetProperty("aud").GetString(), claims.GetProperty("scheme").GetString()));
    }

    [Fact]
    public async Task Token_ForBackends_CanBeCheckedWithTheAdminPortsKeys()
    {
        using var admin = new HttpClient();
        using var keys = JsonDocument.Parse(await admin.GetStringAsync(new Uri(Gateway.AdminAddress, "/.well-known/jwks.json")));
        var key = Assert.Single(keys.RootElement.GetProperty("keys").EnumerateArray());
        Assert.Equal("ES256", key.GetProperty("alg").GetString());
        Assert.False(key.TryGetProperty("d", out _));
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData("https://shop.test", 200)]
    [InlineData("https://evil.test", 403)]
    public async Task WebSocket_OfAPage_OpensFromItsOwnOriginAlone(string? origin, int status)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {Jwt(600)}");
        socket.Options.CollectHttpResponseDetails = true;
        if (origin is not null)
            socket.Options.SetRequestHeader("Origin", origin);
        var address = new UriBuilder(Gateway.BaseAddress) { Scheme = "ws", Path = "/ws" }.Uri;

        if (status == 200)
        {
            await socket.ConnectAsync(address, CancellationToken.None);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        else
        {
            await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, CancellationToken.None));
            Assert.Equal((HttpStatusCode)status, socket.HttpStatusCode);
        }
    }

    [Fact]
    public async Task WebSocket_WithoutACredential_IsNotOpened()
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new UriBuilder(Gateway.BaseAddress) { Scheme = "ws", Path = "/ws" }.Uri, CancellationToken.None));
        Assert.Equal(HttpStatusCode.Unauthorized, socket.HttpStatusCode);
    }

    [Fact]
    public async Task WebSocket_WhoseTokenExpires_IsClosedWith1008()
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {Jwt(2)}");
        await socket.ConnectAsync(new UriBuilder(Gateway.BaseAddress) { Scheme = "ws", Path = "/ws" }.Uri, CancellationToken.None);
        using var limit = new CancellationTokenSource(Eventually.Limit);
        var buffer = new byte[1024];

        WebSocketReceiveResult received;
        do
        {
            received = await socket.ReceiveAsync(buffer, limit.Token);
        }
        while (received.MessageType != WebSocketMessageType.Close);

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, received.CloseStatus);
    }

    [Fact]
    public async Task EventStream_WhoseTokenExpires_Ends()
    {
        using var client = Gateway.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/events?count=0");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Jwt(2)}");
        request.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var limit = new CancellationTokenSource(Eventually.Limit);

        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var stream = await answer.Content.ReadAsStreamAsync(limit.Token);
            var buffer = new byte[1024];
            while (await stream.ReadAsync(buffer, limit.Token) > 0)
            {
            }
        });
        Assert.False(limit.IsCancellationRequested);
    }

    [Fact]
    public async Task Revocation_InTheFile_CountsAtOnceAlsoForWhatWasTaken()
    {
        var token = Jwt(600, "revoked-soon");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(token));

        await File.AppendAllTextAsync(shops.RevocationFile, "jti:revoked-soon\n");

        await Eventually.HoldsAsync(async () => await StatusAsync(token) == HttpStatusCode.Unauthorized, "the token is refused", TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Jwt(600, "another")));
    }

    private static string Jwt(int expiresIn, string id = "1")
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return GuardedShop.TokenOf($$"""{"sub":"7","jti":"{{id}}","iat":{{now}},"exp":{{now + expiresIn}}}""", StreamingShops.Secret);
    }

    private async Task<HttpStatusCode> StatusAsync(string token)
    {
        using var client = Gateway.CreateClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using var answer = await client.GetAsync("/api/products");
        return answer.StatusCode;
    }

    [GeneratedRegex("""name="_token" value="(?<token>\w+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
