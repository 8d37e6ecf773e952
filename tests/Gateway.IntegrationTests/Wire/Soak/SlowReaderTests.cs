using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Restarting;
using Gateway.IntegrationTests.Wire.Backends;
using Gateway.IntegrationTests.Wire.Http2;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Wire.Soak;

/// <summary>
/// Clients that ask for a body without end and read none of it: the backend is held back, and the process does not grow. Alone on the
/// machine, as it is about what the process has.
/// </summary>
[Collection(RestartingTests.Name)]
public sealed class SlowReaderTests(ITestOutputHelper output)
{
    private const int Clients = 100;
    private const int WarmBlocks = 100;
    private const long GrowthLimit = 20 << 20;

    private static readonly byte[] Block = new byte[64 * 1024];

    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task EndlessBody_ThatNobodyReads_IsHeldBackAndTakesLittleMemory(string version)
    {
        var sent = 0L;
        await using var scripted = await ScriptedGateway.StartAsync(
            request => request.Target == "/warm" ? SendBlocksAsync : connection => SendEndlesslyAsync(connection, count => Interlocked.Add(ref sent, count)));
        // What the runtime takes for moving as much to clients that read it.
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            await using var client = await scripted.OpenAsync(version);
            Assert.Equal(Block.Length * WarmBlocks, (await client.SendAsync(WireRequest.Get("/warm"))).Body.Length);
        }));
        await Eventually.HoldsAsync(() => scripted.Backend.OpenConnectionCount == 0, "the connections to the backend are closed");
        var before = ProcessUse.Of(scripted.Gateway.Process.Id).MemoryBytes;

        var clients = await AskAsync(scripted, version, Clients, () => Interlocked.Read(ref sent));

        var growth = ProcessUse.Of(scripted.Gateway.Process.Id).MemoryBytes - before;
        output.WriteLine($"{growth / 1024} KiB more for {Clients} clients, {Interlocked.Read(ref sent) / 1024} KiB sent in all");
        Assert.InRange(growth, long.MinValue, GrowthLimit - 1);
        await ReleaseAsync(scripted, clients);
    }

    // Gives the clients when the backend of every one of them is held back.
    private static async Task<List<IAsyncDisposable>> AskAsync(ScriptedGateway scripted, string version, int count, Func<long> sent)
    {
        var clients = new List<IAsyncDisposable>();
        for (var i = 0; i < count; i++)
            clients.Add(version == "2" ? await AskOverHttp2Async(scripted) : await AskAsync(scripted));
        await StandstillAsync(sent);
        Assert.Equal(count, scripted.Backend.OpenConnectionCount);
        return clients;
    }

    private static async Task ReleaseAsync(ScriptedGateway scripted, List<IAsyncDisposable> clients)
    {
        foreach (var client in clients)
            await client.DisposeAsync();
        await Eventually.HoldsAsync(() => scripted.Backend.OpenConnectionCount == 0, "the backend is let go");
    }

    private static async Task<IAsyncDisposable> AskAsync(ScriptedGateway scripted)
    {
        var client = await RawConnection.OpenAsync(ScriptedGateway.AddressOf(scripted.Gateway, "1.1"));
        await client.SendAsync("GET", "/endless", ["Host: localhost"]);
        Assert.Equal(200, (await client.ReceiveHeadAsync()).Status);
        return client;
    }

    private static async Task<IAsyncDisposable> AskOverHttp2Async(ScriptedGateway scripted)
    {
        var client = await Http2Connection.OpenAsync(ScriptedGateway.AddressOf(scripted.Gateway, "2"), opensWindows: false);
        var stream = await client.OpenStreamAsync(Http2Connection.FieldsOf(WireRequest.Get("/endless")), isLast: true);
        while (!client.StateOf(stream).HasHead)
            Assert.NotNull(await client.ReadFrameAsync());
        return client;
    }

    private static async Task SendBlocksAsync(BackendConnection connection)
    {
        await connection.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {Block.Length * WarmBlocks}\r\n\r\n");
        for (var i = 0; i < WarmBlocks; i++)
            await connection.TrySendAsync(Block);
    }

    private static async Task SendEndlesslyAsync(BackendConnection connection, Action<int> onSent)
    {
        await connection.SendAsync("HTTP/1.1 200 OK\r\n\r\n");
        while (await connection.TrySendAsync(Block))
            onSent(Block.Length);
    }

    // Backpressure has reached the backend when it gets rid of nothing more for a while.
    private static async Task StandstillAsync(Func<long> sent)
    {
        var (last, since) = (-1L, TimeProvider.System.GetTimestamp());
        await Eventually.HoldsAsync(
            () =>
            {
                if (sent() is var now && now != last)
                    (last, since) = (now, TimeProvider.System.GetTimestamp());
                return TimeProvider.System.GetElapsedTime(since) > TimeSpan.FromSeconds(1);
            },
            "the backend is held back");
    }
}
