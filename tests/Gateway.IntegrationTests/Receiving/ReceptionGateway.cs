using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Receiving;

/// <summary>A gateway with a route worth slipping past, in front of a backend that parses strictly and remembers what it gets.</summary>
public sealed class ReceptionGateway : IAsyncLifetime
{
    /// <summary>The header by which the backend sees which route was taken.</summary>
    public const string RouteHeader = "X-Route";

    private GatewayProcess? _gateway;
    private ScriptedBackend? _backend;
    private int _count;

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway => _gateway!;

    /// <summary>The backend.</summary>
    internal ScriptedBackend Backend => _backend!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _backend = new ScriptedBackend(static request => request.Target is "/slow/download" ? Scripts.Ok(new string('x', 64_000_000)) : Scripts.EchoId);
        _gateway = await GatewayProcess.StartAsync(GatewayConfiguration.Of(
            string.Join(",\n", [
                Route("admin", "/admin/{**rest}"),
                Route("single", "/single/{name}"),
                Route("files", "/files/{**rest}", "\"AllowRawPath\": true"),
                Route("dav", "/dav/{**rest}", "\"ExtraMethods\": [ \"PROPFIND\", \"REPORT\" ]"),
                Route("upload", "/upload/{**rest}", "\"MaxRequestBodySize\": 1000"),
                Route("slow", "/slow/{**rest}", """
                    "MinRequestBodyRate": { "BytesPerSecond": "1MB", "GracePeriod": "2s" }, "MinResponseBodyRate": { "BytesPerSecond": "20MB", "GracePeriod": "2s" }
                    """),
                Route("all", "/{**rest}"),
            ]),
            $$""" "backend": { "Destinations": { "a": { "Address": "{{_backend.Address}}" } } } """,
            ScriptedGateway.Endpoints));
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Backend.DisposeAsync();
    }

    /// <summary>An id that no other request has.</summary>
    public string NextId() => $"request-{Interlocked.Increment(ref _count)}";

    /// <summary>Sends bytes on a connection of their own and gives the answer, having seen that all is well afterwards.</summary>
    /// <param name="request">One character for each byte; <c>{id}</c> stands for a line that names the request.</param>
    /// <param name="isForwarded">Whether the backend must have seen it, once, or not at all.</param>
    internal async Task<(RawResponse Answer, ReceivedRequest? Received)> SendAsync(string request, bool isForwarded)
    {
        var id = NextId();
        await using var connection = await RawConnection.OpenAsync(Gateway.BaseAddress);
        await connection.SendAsync(request.Replace("{id}", $"{ReceivedRequest.IdHeader}: {id}\r\n", StringComparison.Ordinal));
        var answer = await connection.ReceiveAsync(hasBody: !request.StartsWith("HEAD", StringComparison.Ordinal));

        Assert.Equal(isForwarded ? 1 : 0, Backend.CountOf(id));
        if (answer.ValueOf("Connection") == "close")
            await connection.WaitForEndAsync();
        else
            await AssertCleanAsync(connection);
        await using var another = await RawConnection.OpenAsync(Gateway.BaseAddress);
        await AssertCleanAsync(another);
        return (answer, Backend.RequestsOf(id).SingleOrDefault());
    }

    /// <summary>Sends a clean request and sees that it gets its own answer.</summary>
    public async Task AssertCleanAsync(RawConnection connection)
    {
        var id = NextId();
        await connection.SendAsync("GET", "/clean", ["Host: localhost", $"{ReceivedRequest.IdHeader}: {id}"]);
        Assert.Equal(id, (await connection.ReceiveAsync()).Text);
        Assert.Equal(1, Backend.CountOf(id));
        Assert.Empty(Backend.Violations);
    }

    /// <summary>The name of the failure that an answer tells; null for an answer of the server, which tells none.</summary>
    public static string? FailureOf(string body)
    {
        const string Prefix = "urn:gateway:";
        var start = body.IndexOf(Prefix, StringComparison.Ordinal);
        return start < 0 ? null : body[(start + Prefix.Length)..body.IndexOf('"', start)];
    }

    private static string Route(string id, string path, string? more = null) =>
        $$"""
        "{{id}}": { "ClusterId": "backend", "Match": { "Path": "{{path}}" }, {{(more is null ? "" : more + ",")}} "Transforms": [ { "RequestHeader": "{{RouteHeader}}", "Set": "{{id}}" } ] }
        """;
}
