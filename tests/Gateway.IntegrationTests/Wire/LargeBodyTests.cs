using System.Globalization;
using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Wire;

/// <summary>Bodies that are sent from where they were received: each client gets its own, whoever else is served, and however slowly it reads.</summary>
public sealed class LargeBodyTests
{
    private const int Clients = 24;
    private static readonly int[] Lengths = [8_191, 8_192, 16_384, 32_768, 50_000, 65_400, 65_536, 70_000, 131_072, 300_000, 3_000_000];

    [Fact]
    public async Task Bodies_OfManyClients_AreTheirOwn()
    {
        await using var backend = new ScriptedBackend(static request => connection => connection.SendAsync(AnswerTo(request.Target))) { KeepsRequests = false };
        await using var gateway = await GatewayProcess.StartAsync(GatewayConfiguration.PassThrough(backend.Address));

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => AskAsync(gateway.BaseAddress, client))));

        Assert.Empty(backend.Violations);
        // Buffers that went their own way did not take their connections with them.
        Assert.InRange(backend.ConnectionCount, 1, 2 * Clients);
    }

    [Fact]
    public async Task Body_WithBytesBehindItsEnd_EndsWhereItShouldAndTheConnectionIsNotKept()
    {
        await using var backend = new ScriptedBackend(static request => connection => connection.SendAsync(AnswerTo(request.Target) + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"));
        await using var gateway = await GatewayProcess.StartAsync(GatewayConfiguration.PassThrough(backend.Address));
        await using var connection = await RawConnection.OpenAsync(gateway.BaseAddress);

        for (var turn = 0; turn < 3; turn++)
        {
            var target = $"/{turn}/50000";
            await connection.SendAsync("GET", target, ["Host: shop.test"]);
            Assert.Equal(200, (await connection.ReceiveHeadAsync()).Status);
            Assert.Equal(BodyOf(target), Encoding.Latin1.GetString(await connection.ReceiveAsync(50_000)));
        }

        Assert.Equal(3, backend.ConnectionCount);
    }

    [Fact]
    public async Task Body_OfAClientThatDoesNotRead_DoesNotHoldTheBackendsConnection()
    {
        await using var backend = new ScriptedBackend(static request => connection => connection.SendAsync(AnswerTo(request.Target)));
        await using var gateway = await GatewayProcess.StartAsync(GatewayConfiguration.PassThrough(backend.Address));
        await using var silent = await RawConnection.OpenAsync(gateway.BaseAddress);
        var targets = Enumerable.Range(0, 400).Select(static turn => $"/{turn}/60000").ToList();

        // As many answers as the system takes for it, and one that waits in the gateway for the client to read.
        await silent.SendAsync(string.Concat(targets.Select(static target => $"GET {target} HTTP/1.1\r\nHost: shop.test\r\n\r\n")));
        await Eventually.HoldsAsync(async () =>
        {
            var before = backend.Requests.Count;
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
            return before > 1 && backend.Requests.Count == before;
        }, "no more requests reach the backend");
        Assert.InRange(backend.Requests.Count, 2, targets.Count - 1);
        await using var other = await RawConnection.OpenAsync(gateway.BaseAddress);
        await other.SendAsync("GET", "/1000/60000", ["Host: shop.test"]);
        Assert.Equal(200, (await other.ReceiveHeadAsync()).Status);
        await other.ReceiveAsync(60_000);

        Assert.Equal(1, backend.ConnectionCount);
        foreach (var target in targets)
        {
            Assert.Equal(200, (await silent.ReceiveHeadAsync()).Status);
            Assert.Equal(BodyOf(target), Encoding.Latin1.GetString(await silent.ReceiveAsync(60_000)));
        }
    }

    [Fact]
    public async Task Clients_ThatLeaveInTheMiddle_LeaveTheOthersTheirBodies()
    {
        await using var backend = new ScriptedBackend(static request => connection => connection.TrySendAsync(Encoding.Latin1.GetBytes(AnswerTo(request.Target)))) { KeepsRequests = false };
        await using var gateway = await GatewayProcess.StartAsync(GatewayConfiguration.PassThrough(backend.Address));

        var leaving = Task.Run(async () =>
        {
            for (var turn = 0; turn < 40; turn++)
            {
                await using var connection = await RawConnection.OpenAsync(gateway.BaseAddress);
                await connection.SendAsync("GET", $"/{turn}/3000000", ["Host: shop.test"]);
                await connection.ReceiveHeadAsync();
                await connection.ReceiveAsync(10_000);
                connection.Reset();
            }
        });
        await Task.WhenAll([leaving, .. Enumerable.Range(0, 8).Select(client => Task.Run(() => AskAsync(gateway.BaseAddress, client)))]);

        Assert.DoesNotContain("Unhandled", gateway.Process.Output, StringComparison.Ordinal);
    }

    private static async Task AskAsync(Uri gateway, int client)
    {
        await using var connection = await RawConnection.OpenAsync(gateway);
        for (var turn = 0; turn < Lengths.Length; turn++)
        {
            var length = Lengths[(client + turn) % Lengths.Length];
            var target = $"/{client * 100 + turn}/{length}";
            await connection.SendAsync("GET", target, ["Host: shop.test"]);
            Assert.Equal(200, (await connection.ReceiveHeadAsync()).Status);
            var body = new StringBuilder(length);
            // A third of them leave what has come with the system, and the gateway with what it cannot send.
            var step = client % 3 == 0 ? 20_000 : length;
            while (body.Length < length)
            {
                if (client % 3 == 0)
                    await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
                body.Append(Encoding.Latin1.GetString(await connection.ReceiveAsync(Math.Min(step, length - body.Length))));
            }

            Assert.Equal(BodyOf(target), body.ToString());
        }
    }

    private static string AnswerTo(string target) =>
        $"HTTP/1.1 200 OK\r\nContent-Length: {target.Split('/')[2]}\r\n\r\n{BodyOf(target)}";

    // Of the request alone, and nowhere the same.
    private static string BodyOf(string target)
    {
        var parts = target.Split('/');
        var bytes = new byte[int.Parse(parts[2], CultureInfo.InvariantCulture)];
        new Random(int.Parse(parts[1], CultureInfo.InvariantCulture)).NextBytes(bytes);
        return Encoding.Latin1.GetString(bytes);
    }
}
