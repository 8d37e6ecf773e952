using System.Net;
using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;
using Gateway.IntegrationTests.Wire.Http2;

namespace Gateway.IntegrationTests.Wire.Mutation;

/// <summary>
/// A gateway with a guarded folder and everything else in the open, each with a backend of its own, and many damaged requests, one
/// after the other, on either side of it.
/// </summary>
internal sealed class MutationTrial : IAsyncDisposable
{
    private const int CleanEvery = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ScriptedBackend _open = new(static _ => Scripts.EchoId);
    private readonly ScriptedBackend _guarded = new(static _ => Scripts.EchoId);
    private readonly HashSet<string> _allowed = new(StringComparer.Ordinal);
    private readonly int _seed;
    private GatewayProcess _gateway = null!;
    private Http2Connection? _http2;

    private MutationTrial(int seed) => _seed = seed;

    /// <summary>How many requests reached a backend.</summary>
    public int Forwarded => _open.Requests.Count + _guarded.Requests.Count;

    /// <summary>Starts it.</summary>
    public static async Task<MutationTrial> StartAsync(int seed, string forwarder)
    {
        var trial = new MutationTrial(seed);
        trial._gateway = await GatewayProcess.StartAsync(GatewayConfiguration.Of(
            $$"""
            "guarded": { {{ForwarderKeys.OfRoute(forwarder)}} "ClusterId": "guarded", "Match": { "Path": "/admin/{**rest}" } },
            "open": { {{ForwarderKeys.OfRoute(forwarder)}} "ClusterId": "open", "Match": { "Path": "/{**rest}" } }
            """,
            string.Join(", ", new[] { ("guarded", trial._guarded), ("open", trial._open) }.Select(cluster =>
                $$""" "{{cluster.Item1}}": { {{ForwarderKeys.OfCluster(forwarder)}} "Destinations": { "a": { "Address": "{{cluster.Item2.Address}}" } } } """)),
            ScriptedGateway.Endpoints));
        return trial;
    }

    /// <summary>Sends one and looks at what came of it.</summary>
    public async Task RunAsync(int index, string version)
    {
        var dice = new Dice(unchecked((_seed * 1_000_003) + index));
        var (id, smuggled) = ($"request-{index:D6}", MutationTests.SmuggledIdOf(index));
        string sent;
        if (version == "2")
        {
            var (fields, body, trailers) = new Http2Mutator(dice).Next(id, smuggled);
            sent = $"{string.Join("\n", fields)}\n\n{body}\n{string.Join("\n", trailers)}";
            _allowed.Add(ClientReading.Joined(fields.Where(static field => field.Key == "x-test-id").Select(static field => field.Value.Trim(' ', '\t'))));
            await SendAsync(fields, body, trailers);
        }
        else
        {
            // Behind it comes a request that is right, and gets its answer only where both sides agree on where it begins.
            sent = $"{new Http1Mutator(dice).Next(id, smuggled)}GET /last HTTP/1.1\r\nHost: localhost\r\nX-Test-Id: last-{index:D6}\r\nConnection: close\r\n\r\n";
            var reading = ClientReading.Of(sent);
            _allowed.UnionWith(reading.Ids);
            await SendAsync(sent, reading.EndsWithin);
        }

        Check(index, sent);
        if (index % CleanEvery == 0)
            await ExpectOwnAnswerAsync(version, $"clean-{index}");
    }

    /// <summary>Sees that the gateway is well.</summary>
    public async Task ExpectHealthAsync()
    {
        Assert.False(_gateway.Process.HasExited);
        using var admin = new HttpClient();
        using var ready = await admin.GetAsync(new Uri(_gateway.AdminAddress, "/readyz"));
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_http2 is not null)
            await _http2.DisposeAsync();
        await _gateway.DisposeAsync();
        await _open.DisposeAsync();
        await _guarded.DisposeAsync();
    }

    private async Task SendAsync(string request, bool endsWithin)
    {
        await using var client = await RawConnection.OpenAsync(ScriptedGateway.AddressOf(_gateway, "1.1"));
        await client.TrySendAsync(Encoding.Latin1.GetBytes(request));
        if (endsWithin)
            await client.TryHalfCloseAsync();
        var end = client.WaitForEndAsync();
        try
        {
            await end.WaitAsync(Patience, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            // The gateway reads on where this reader sees the end, or a doubt: it is to find out that nothing more comes.
            await client.TryHalfCloseAsync();
            await end;
        }
    }

    private async Task SendAsync(List<KeyValuePair<string, string>> fields, string? body, List<KeyValuePair<string, string>> trailers)
    {
        _http2 ??= await Http2Connection.OpenAsync(ScriptedGateway.AddressOf(_gateway, "2"));
        var stream = await _http2.OpenStreamAsync(fields, isLast: body is null);
        if (body is not null)
            await _http2.SendDataAsync(stream, Encoding.Latin1.GetBytes(body), isLast: trailers.Count == 0);
        if (trailers.Count > 0)
            await _http2.SendFieldsAsync(stream, FieldBlock.Write(trailers), isLast: true);
        await _http2.ReceiveAsync(stream);
        if (_http2.Break == WireBreak.None && _http2.GoAway is null)
            return;
        await _http2.DisposeAsync();
        _http2 = null;
    }

    private void Check(int index, string sent)
    {
        string Told(string what) => $"{what}\nseed {_seed}, request {index}:\n{Escaped(sent)}";

        foreach (var backend in new[] { _open, _guarded })
        {
            Assert.True(backend.Violations.Count == 0, Told($"A backend got what is no request: {string.Join("; ", backend.Violations)}"));
            foreach (var request in backend.Requests.Skip(Seen(backend)))
                Assert.True(_allowed.Contains(ClientReading.Joined([request.Id])), Told($"'{request.Method} {request.Target}' of '{request.Id}' arrived, which nobody sent"));
        }

        foreach (var request in _open.Requests.Skip(Seen(_open)))
            Assert.False(LenientPath.CanBeBelow(request.Target, "/admin"), Told($"'{request.Target}' went past the guard"));
        (_seenOpen, _seenGuarded) = (_open.Requests.Count, _guarded.Requests.Count);
        Assert.False(_gateway.Process.HasExited, Told("The gateway has ended"));
    }

    private int _seenOpen;
    private int _seenGuarded;

    private int Seen(ScriptedBackend backend) => backend == _open ? _seenOpen : _seenGuarded;

    private async Task ExpectOwnAnswerAsync(string version, string id)
    {
        _allowed.Add(id);
        await using var client = await WireClient.OpenAsync(version, ScriptedGateway.AddressOf(_gateway, version));
        var response = await client.SendAsync(WireRequest.Get("/clean", $"{ReceivedRequest.IdHeader}: {id}"));

        Assert.Equal((200, id, WireBreak.None), (response.Status, response.Text, response.Break));
    }

    private static string Escaped(string bytes) =>
        string.Concat(bytes.Select(static next => next is '\n' ? "\\n\n" : next is < ' ' or > '~' or '\\' ? $"\\x{(int)next:x2}" : next.ToString()));
}
