using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Restarting;
using Gateway.IntegrationTests.Wire.Backends;
using Gateway.IntegrationTests.Wire.Http2;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Wire.Soak;

/// <summary>
/// 64 connections at once while one answer in twenty is wrong: whatever a client gets is its own, and nothing of it stays behind. Rounds
/// of three seconds, of thirty with <c>GATEWAY_TEST_FULL=1</c>. Alone on the machine, as it is about what the process has.
/// </summary>
[Collection(RestartingTests.Name)]
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int Connections = 64;

    // The pools of connections are closed after 4 s; what the runtime opens for itself meanwhile is a handful.
    private const int DescriptorsMore = 8;

    // What a round may add to the memory when all has been used before. A leak of half a KiB a request would be more.
    private const long MemoryMore = 8 << 20;

    // The heap grows to what the load needs before it comes to rest.
    private const int Rounds = 6;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(Extent.IsFull ? 30 : 3);

    [Theory]
    [InlineData("1.1", "Gateway")]
    [InlineData("1.1", "Yarp")]
    [InlineData("2", "Gateway")]
    [InlineData("2", "Yarp")]
    public async Task Answers_OfAFaultyBackend_AreEachTheirOwnRequestsAndLeaveNothingBehind(string version, string forwarder)
    {
        await using var scripted = await ScriptedGateway.StartAsync(
            FaultySoak.Scripted(), $$""" "Forwarder": "{{forwarder}}", "FirstByteTimeout": "2s", "IdleTimeout": "2s", "HttpRequest": { "ActivityTimeout": "2s" }, """, keepsRequests: false);
        var uses = new List<ProcessUse>();
        do
        {
            var (right, wrong) = await SendAsync(scripted, version, $"round-{uses.Count}", Duration);
            await IdleAsync(scripted);
            uses.Add(ProcessUse.Of(scripted.Gateway.Process.Id));
            output.WriteLine($"{right} right and {wrong} broken answers; {uses[^1]} afterwards");
            Assert.InRange(wrong, right / 200, right / 4);
        }
        while (!IsAtRest(uses) && uses.Count < Rounds);

        Assert.True(IsAtRest(uses), $"The memory grew in every round: {string.Join(", ", uses)}");
        await Eventually.HoldsAsync(() => ProcessUse.Of(scripted.Gateway.Process.Id).Descriptors <= uses[0].Descriptors + DescriptorsMore, "the descriptors are back");
        Assert.Empty(scripted.Backend.Violations);
    }

    // Both sides: the pools' connections are closed when they have been idle for their time.
    private static Task IdleAsync(ScriptedGateway scripted) =>
        Eventually.HoldsAsync(() => scripted.Backend.OpenConnectionCount == 0, "the connections to the backend are closed");

    private static bool IsAtRest(List<ProcessUse> uses) => uses.Count > 1 && uses[^1].MemoryBytes <= uses[^2].MemoryBytes + MemoryMore;

    private static async Task<(int Right, int Wrong)> SendAsync(ScriptedGateway scripted, string version, string name, TimeSpan duration)
    {
        var start = TimeProvider.System.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Connections).Select(async number =>
        {
            int right = 0, wrong = 0;
            IWireClient? client = null;
            for (var i = 0; TimeProvider.System.GetElapsedTime(start) < duration; i++)
            {
                client ??= await scripted.OpenAsync(version);
                var id = $"{name}-{number}-{i}";
                var response = await client.SendAsync(WireRequest.Get("/", $"{ReceivedRequest.IdHeader}: {id}"));
                var isRight = IsOwn(response, id);
                (right, wrong) = isRight ? (right + 1, wrong) : (right, wrong + 1);
                // An answer that broke off took its connection with it; on HTTP/2, its stream alone.
                if (response.Break == WireBreak.None || client is Http2Connection { Break: WireBreak.None, GoAway: null })
                    continue;
                await client.DisposeAsync();
                client = null;
            }

            if (client is not null)
                await client.DisposeAsync();
            return (Right: right, Wrong: wrong);
        }));
        return (counts.Sum(static count => count.Right), counts.Sum(static count => count.Wrong));
    }

    // Every answer with an id has the request's own; and what is whole is right.
    private static bool IsOwn(WireResponse response, string id)
    {
        var told = response.ValuesOf(ReceivedRequest.IdHeader);
        Assert.True(told.Count == 0 || told is [var own] && own == id, $"'{id}' got the answer of '{string.Join(',', told)}'");
        if (response.Status != 200 || response.Break != WireBreak.None)
            return false;
        Assert.Equal(id, response.Text);
        return true;
    }
}
