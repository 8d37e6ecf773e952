using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;
using Gateway.IntegrationTests.Wire.Http2;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.FrontDoor;

/// <summary>Every row of the tables of requests: what the client gets, what exactly the backend sees, and that all is well afterwards.</summary>
public sealed class RequestRowTests(DoorGateway door, ITestOutputHelper output) : GatewayTest(door.Gateway, output), IClassFixture<DoorGateway>
{
    private static readonly Dictionary<string, IReadOnlyList<DoorRow>> Tables = new()
    {
        ["bytes"] = BytesRows.All, ["paths"] = PathRows.All, ["framing"] = FramingRows.All, ["claims"] = ClaimRows.All,
    };

    private static readonly Dictionary<string, DoorRow> Rows = Tables
        .SelectMany(static table => table.Value.SelectMany(row => row.Versions.Select(version => (Key: $"{table.Key} {version}: {row.Name}", Row: row))))
        .ToDictionary(static row => row.Key, static row => row.Row);

    /// <summary>Every row in every version of HTTP.</summary>
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var key in Rows.Keys)
            cases.Add(key, key.Split(' ')[1].TrimEnd(':'));
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Request_OfARow_MeetsItsRule(string key, string version)
    {
        var row = Rows[key];
        var id = door.NextId();
        await using var client = await door.OpenAsync(version);

        var answer = await SendAsync(client, row, id);

        Assert.Equal(version == "2" ? row.Http2Status ?? row.Status : row.Status, answer.Status);
        if (row.ClosesConnection)
            Assert.Equal("close", answer.ValueOf("Connection"));
        Assert.Equal(row.IsForwarded ? 1 : 0, door.Backend.CountOf(id));
        if (row.IsForwarded)
        {
            Assert.Equal((id, WireBreak.None), (answer.Text, answer.Break));
            ExpectAsSent(row, Assert.Single(door.Backend.RequestsOf(id)));
        }

        await door.ExpectHealthAsync(client, IsOpen(client, answer), version);
    }

    private static void ExpectAsSent(DoorRow row, ReceivedRequest received)
    {
        Assert.Equal((row.Request.Method, row.Request.Target), (received.Method, received.Target));
        Assert.Equal(Encoding.Latin1.GetString(row.Request.Body ?? []), received.BodyText);
        var sent = row.Request.Headers.Select(WireRequest.Split).ToLookup(static field => field.Key, static field => field.Value, StringComparer.OrdinalIgnoreCase);
        foreach (var name in sent.Select(static field => field.Key).Concat(row.Changed.Keys).Append("Host"))
        {
            var expected = row.Changed.TryGetValue(name, out var changed) ? changed : name == "Host" ? [row.Request.Host] : [.. sent[name]];
            Assert.Equal((name, string.Join('|', expected)), (name, string.Join('|', received.ValuesOf(name))));
        }

        Assert.Equal(
            row.Request.Trailers.Select(static line => line.ToLowerInvariant()),
            received.Trailers.Select(static field => $"{field.Key}: {field.Value}".ToLowerInvariant()));
    }

    private static async Task<WireResponse> SendAsync(IWireClient client, DoorRow row, string id)
    {
        var line = $"{ReceivedRequest.IdHeader}: {id}";
        if (row.Raw is { } raw)
            return await ((Http1Client)client).SendAsync(Encoding.Latin1.GetBytes(raw.Replace("{id}", line + "\r\n", StringComparison.Ordinal)));
        var request = row.Request with { Headers = [.. row.Request.Headers, line] };
        if (row.Fields.Count == 0)
            return await client.SendAsync(request);
        var connection = (Http2Connection)client;
        return await connection.ReceiveAsync(await connection.OpenStreamAsync([.. Http2Connection.FieldsOf(request), .. row.Fields], isLast: true));
    }

    private static bool IsOpen(IWireClient client, WireResponse answer) => client is Http2Connection connection
        ? connection is { Break: WireBreak.None, GoAway: null }
        : answer.Break == WireBreak.None && answer.ValueOf("Connection") != "close";
}
