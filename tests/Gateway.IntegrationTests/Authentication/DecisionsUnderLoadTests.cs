using System.Collections.Concurrent;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Authentication;

/// <summary>While keys rotate, their issuer is down, tokens are taken back and the configuration is edited, no decision is wrong.</summary>
public sealed class DecisionsUnderLoadTests
{
    private const int Connections = 32;

    [Fact]
    public async Task Decision_WhileKeysRotateAndTheirIssuerFails_IsNeverWrong()
    {
        await using var provider = await IdentityProvider.StartAsync();
        using var files = new TemporaryDirectory();
        await File.WriteAllTextAsync(files.File("revoked.txt"), "");
        await using var gateway = await GatewayProcess.StartAsync(Configuration(provider, files.File("revoked.txt")));
        using var client = gateway.CreateClient();
        var wrong = new ConcurrentQueue<string>();
        var counts = new ConcurrentDictionary<string, int>();
        // Tokens of the second key are good once it is known, which the first answer of 200 shows.
        var (first, revoked, foreign) = (provider.Token("first"), provider.Token("revoked", more: ",\"jti\":\"taken-back\""), provider.Token("first", issuer: "https://evil.test"));
        var (isRevoked, isRotated) = (false, false);
        await Eventually.HoldsAsync(async () => await StatusAsync(client, first) == 200, "the keys are known");
        var second = first;
        using var stop = new CancellationTokenSource();

        var load = Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await ExpectAsync("first", first, 200);
                await ExpectAsync("forged", first[..^6] + "AAAAAA", 401);
                await ExpectAsync("foreign", foreign, 401);
                var (wasRevoked, wasRotated) = (Volatile.Read(ref isRevoked), Volatile.Read(ref isRotated));
                if (wasRevoked)
                    await ExpectAsync("revoked", revoked, 401);
                if (wasRotated)
                    await ExpectAsync("second", Volatile.Read(ref second), 200);
            }
        })).ToArray();

        await EventuallyAsync("first", 200);
        provider.Rotate("second");
        Volatile.Write(ref second, provider.Token("second"));
        await Eventually.HoldsAsync(async () => await StatusAsync(client, second) == 200, "the second key is known");
        Volatile.Write(ref isRotated, true);
        await File.WriteAllTextAsync(files.File("revoked.txt"), "jti:taken-back\n");
        await Eventually.HoldsAsync(async () => await StatusAsync(client, revoked) == 401, "the token is taken back", TimeSpan.FromSeconds(1));
        Volatile.Write(ref isRevoked, true);
        provider.Misbehaviour = static context =>
        {
            context.Response.StatusCode = context.Request.Path.StartsWithSegments("/shop", StringComparison.Ordinal) ? 200 : 500;
            return Task.CompletedTask;
        };
        var generation = (await gateway.GetStatusAsync()).Generation;
        await gateway.EditAsync(Configuration(provider, files.File("revoked.txt")).Replace("\"Path\": \"/shop\"", "\"Path\": \"/shop/{**rest}\"", StringComparison.Ordinal));
        await gateway.WaitForGenerationAsync(generation + 1);
        var (revokedBefore, secondBefore) = (counts.GetValueOrDefault("revoked"), counts.GetValueOrDefault("second"));
        await EventuallyAsync("revoked", revokedBefore + 200);
        await EventuallyAsync("second", secondBefore + 200);
        await stop.CancelAsync();
        await Task.WhenAll(load);

        Assert.Empty(wrong);

        async Task ExpectAsync(string what, string token, int expected)
        {
            if (await StatusAsync(client, token) is var status && status != expected)
                wrong.Enqueue($"{what}: {status}");
            counts.AddOrUpdate(what, 1, static (_, count) => count + 1);
        }

        Task EventuallyAsync(string what, int count) => Eventually.HoldsAsync(() => Task.FromResult(counts.GetValueOrDefault(what) >= count || !wrong.IsEmpty), $"{count} answers to {what}");
    }

    private static async Task<int> StatusAsync(HttpClient client, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/shop");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using var answer = await client.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private static string Configuration(IdentityProvider provider, string revoked) => GatewayConfiguration.Of(
        """ "shop": { "ClusterId": "shop", "Match": { "Path": "/shop" }, "AuthorizationPolicy": "jwt" } """,
        $$""" "shop": { "Destinations": { "a": { "Address": "{{provider.Address}}" } } } """).Replace("\"ReverseProxy\": {", $$"""
        "Telemetry": { "AccessLog": { "Enabled": false } },
        "Authentication": {
          "Schemes": {
            "jwt": {
              "Type": "Jwt", "Authority": "{{provider.Authority}}", "AllowHttp": true, "Algorithms": "RS256", "Audiences": "shop",
              "KeyRefresh": { "Interval": "1s", "CoolDown": "200ms", "Timeout": "1s" }
            }
          },
          "Policies": { "jwt": { "Schemes": "jwt" } },
          "Revocation": { "File": "{{revoked}}" }
        },
        "ReverseProxy": {
        """, StringComparison.Ordinal);
}
