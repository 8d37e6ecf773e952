using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Authentication;

/// <summary>Revocations in a Redis that is not there at first, comes, and goes.</summary>
public sealed class RedisOutageTests
{
    [Fact]
    public async Task Revocations_OfARedisThatComesAndGoes_AreAskedForUntilTheyAreKnown()
    {
        var port = FreePort();
        await using var backend = new ScriptedBackend(static _ => Scripts.EchoId);
        await using var gateway = await GatewayProcess.StartAsync(Configuration(backend.Address, port));
        using var client = gateway.CreateClient();
        // Nobody knows yet what was taken back.
        Assert.Equal(503, await StatusAsync(client, "1"));

        await using (var redis = Start(port))
        {
            await Eventually.HoldsAsync(async () => await StatusAsync(client, "1") == 200, "the list is known");
            await CommandAsync(port, "SADD", "revoked", "in-set");
            await Eventually.HoldsAsync(async () => await StatusAsync(client, "in-set") == 401, "the member counts", TimeSpan.FromSeconds(1));
            await CommandAsync(port, "SREM", "revoked", "in-set");
            await Eventually.HoldsAsync(async () => await StatusAsync(client, "in-set") == 200, "the member counts no more");
            await CommandAsync(port, "XADD", "revocations", "*", "jti", "in-stream");
            await Eventually.HoldsAsync(async () => await StatusAsync(client, "in-stream") == 401, "the entry counts", TimeSpan.FromSeconds(1));
            await CommandAsync(port, "XADD", "revocations", "*", "sub", "user-of-old", "before", "1");
            await CommandAsync(port, "XADD", "revocations", "*", "sub", "user-of-now", "before", "9999999999");
            await Eventually.HoldsAsync(async () => await StatusAsync(client, "1", "user-of-now") == 401, "the subject counts", TimeSpan.FromSeconds(1));
            Assert.Equal(200, await StatusAsync(client, "1", "user-of-old"));
        }

        // What it said last stays, for as long as MaxStale allows.
        Assert.Equal((401, 200), (await StatusAsync(client, "in-stream"), await StatusAsync(client, "1")));
        await Eventually.HoldsAsync(async () => await StatusAsync(client, "1") == 503, "the list is too old");
        await using var again = Start(port);
        await Eventually.HoldsAsync(async () => await StatusAsync(client, "1") == 200, "the list is known again");
    }

    [Fact]
    public async Task Redis_EditedToAServerThatIsNotThere_StaysTheOneOfTheStart()
    {
        var port = FreePort();
        var nobody = FreePort();
        await using var backend = new ScriptedBackend(static _ => Scripts.EchoId);
        await using var redis = Start(port);
        await using var gateway = await GatewayProcess.StartAsync(Configuration(backend.Address, port));
        using var client = gateway.CreateClient();
        await Eventually.HoldsAsync(async () => await StatusAsync(client, "1") == 200, "the list is known");
        await CommandAsync(port, "SADD", "revoked", "in-set");
        await Eventually.HoldsAsync(async () => await StatusAsync(client, "in-set") == 401, "the member counts");

        // The section is read at start.
        await gateway.EditAsync(Configuration(backend.Address, nobody));
        await gateway.WaitForGenerationAsync(2);
        Assert.Equal((200, 401), (await StatusAsync(client, "1"), await StatusAsync(client, "in-set")));
        await CommandAsync(port, "SADD", "revoked", "later");
        await Eventually.HoldsAsync(async () => await StatusAsync(client, "later") == 401, "the server of the start is still read");

        // This one is not: what was taken back stays so until the new server was read.
        await gateway.EditAsync(Configuration(backend.Address, nobody).Replace("\"MaxStale\": \"3s\"", $"\"RedisConnection\": \"127.0.0.1:{nobody}\"", StringComparison.Ordinal));
        await gateway.WaitForGenerationAsync(3);
        await Eventually.HoldsAsync(() => gateway.Process.Output.Contains("Redis does not answer; what was read last stays in force", StringComparison.Ordinal), "the log says what counts");
        Assert.Equal((200, 401), (await StatusAsync(client, "1"), await StatusAsync(client, "later")));
        await using var moved = Start(nobody);
        await Eventually.HoldsAsync(async () => await StatusAsync(client, "later") == 200, "the new server is read");
    }

    [Fact]
    public async Task Revocations_InAKeyOfAnotherType_AreSaidToBeNone()
    {
        var port = FreePort();
        await using var redis = Start(port);
        await using var backend = new ScriptedBackend(static _ => Scripts.EchoId);
        await using var gateway = await GatewayProcess.StartAsync(Configuration(backend.Address, port));
        using var client = gateway.CreateClient();
        await Eventually.HoldsAsync(async () => await StatusAsync(client, "1") == 200, "the list is known");

        await CommandAsync(port, "SET", "revoked", "1");

        await Eventually.HoldsAsync(
            () => Task.FromResult(gateway.Process.Lines.Any(static line => line.Contains("its key in Redis holds something else", StringComparison.Ordinal))), "the log says why");
        await Eventually.HoldsAsync(async () => await StatusAsync(client, "1") == 503, "the list is too old");
    }

    [Fact]
    public async Task Session_InARedisThatHangs_IsAnswered503()
    {
        var port = FreePort();
        await using var redis = Start(port);
        await using var backend = new ScriptedBackend(static _ => Scripts.EchoId);
        await using var gateway = await GatewayProcess.StartAsync(Configuration(backend.Address, port));
        using var client = gateway.CreateClient();
        await CommandAsync(port, "SET", $"laravel_database_laravel_cache:{LaravelCookies.Id}", """s:62:"{"login_web_59ba36addc2b2f9401580f014c7f58ea4e30989d":7,"a":1}";""");
        await Eventually.HoldsAsync(async () => await SessionAsync(client) == 200, "the session is read");

        await SignalAsync("STOP", redis.Id);
        // More than have places among the questions: each is given back.
        for (var round = 0; round < 5; round++)
            Assert.All(await Task.WhenAll(Enumerable.Range(0, 80).Select(i => SessionAsync(client, $"{i:D40}"))), static status => Assert.Equal(503, status));
        await SignalAsync("CONT", redis.Id);

        await Eventually.HoldsAsync(async () => await SessionAsync(client) == 200, "the session is read again");
    }

    private static async Task<int> SessionAsync(HttpClient client, string id = LaravelCookies.Id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/laravel");
        request.Headers.TryAddWithoutValidation("Cookie", $"laravel_session={LaravelCookies.Of(id)}");
        using var answer = await client.SendAsync(request).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        return (int)answer.StatusCode;
    }

    private static async Task SignalAsync(string signal, int process)
    {
        await using var kill = ChildProcess.Start("kill", $"-{signal}", process.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(0, await kill.WaitForExitAsync());
    }

    private static ChildProcess Start(int port) => ChildProcess.Start(
        "redis-server", "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no");

    private static async Task CommandAsync(int port, params string[] command)
    {
        await using var cli = ChildProcess.Start("redis-cli", ["-p", port.ToString(CultureInfo.InvariantCulture), .. command]);
        Assert.Equal(0, await cli.WaitForExitAsync());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<int> StatusAsync(HttpClient client, string id, string subject = "7")
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {GuardedShop.TokenOf($$"""{"sub":"{{subject}}","jti":"{{id}}","iat":{{now}},"exp":{{now + 600}}}""")}");
        using var answer = await client.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private static string Configuration(string backend, int redis) => GatewayConfiguration.Of(
        """ "all": { "ClusterId": "shop", "Match": { "Path": "/{**rest}" }, "AuthorizationPolicy": "jwt" }, "laravel": { "ClusterId": "shop", "Match": { "Path": "/laravel" }, "AuthorizationPolicy": "laravel" } """,
        $$""" "shop": { "Destinations": { "a": { "Address": "{{backend}}" } } } """).Replace("\"ReverseProxy\": {", $$"""
        "Redis": { "Connection": "127.0.0.1:{{redis}}" },
        "Authentication": {
          "Schemes": { "jwt": { "Type": "Jwt", "Secret": "a-secret-for-trying-it-out-only!", "Algorithms": "HS256" }, "laravel": { "Type": "LaravelSession", "Keys": "{{LaravelCookies.Key}}", "MaxAge": "0s" } },
          "Policies": { "jwt": { "Schemes": "jwt" }, "laravel": { "Schemes": "laravel" } },
          "Revocation": { "RedisSet": "revoked", "RedisStream": "revocations", "MaxStale": "3s" }
        },
        "ReverseProxy": {
        """, StringComparison.Ordinal);
}
