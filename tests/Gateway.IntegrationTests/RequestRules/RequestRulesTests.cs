using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.RequestRules;

/// <summary>Which bodies reach a backend, over real sockets.</summary>
public sealed class RequestRulesTests : IAsyncLifetime
{
    private const string Json = "Content-Type: application/json";

    private readonly ScriptedBackend _backend = new(static request => Scripts.Ok(request.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    private GatewayProcess? _gateway;

    /// <summary>Both versions, with a length and without.</summary>
    public static TheoryData<string, bool> Ways { get; } = new() { { "1.1", false }, { "1.1", true }, { "2", false }, { "2", true } };

    public async Task InitializeAsync() => _gateway = await GatewayProcess.StartAsync(Configuration());

    public async Task DisposeAsync()
    {
        await _gateway!.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Json_ThatIsRight_PassesByteForByte(string version, bool isChunked)
    {
        var body = Encoding.UTF8.GetBytes(" { \"a\" : [ 1.0, \"é\\u00e9\", " + string.Join(", ", Enumerable.Range(0, 9000)) + " ] }\r\n");
        var answer = await SendAsync(version, "/api/x", body, isChunked, Json);

        Assert.Equal((200, body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)), (answer.Status, answer.Text));
        var request = Assert.Single(_backend.Requests);
        Assert.Equal(body, request.Body);
        Assert.Equal(isChunked, request.IsChunked);
    }

    [Theory]
    [InlineData("{\"a\":1", "is not JSON: line 1, byte 7")]
    [InlineData("{\"a\":\"\u00ff\"}", "is not UTF-8")]
    [InlineData("{\"a\":\"\\ud800\"}", "has an escape that stands for half a character: line 1, byte 6")]
    [InlineData("[[[[[1]]]]]", "has objects or lists too deep in each other: line 1, byte 5")]
    [InlineData("{\"role\":\"user\",\n\"role\":\"admin\"}", "has a name twice in one object: line 2, byte 1")]
    public async Task Json_ThatIsWrong_IsAnswered422AsLaravelDoes(string body, string fault)
    {
        foreach (var version in WireClient.Versions)
            await AssertRefusedAsync(SendAsync(version, "/api/x", Encoding.Latin1.GetBytes(body), isChunked: version == "2", Json), 422, "body", fault);

        Assert.Empty(_backend.Requests);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Body_TooLarge_IsAnswered413_BeforeTheBackendSeesIt(string version, bool isChunked)
    {
        await AssertRefusedAsync(SendAsync(version, "/api/x", Encoding.ASCII.GetBytes($"[{new string(' ', 100_000)}]"), isChunked, Json), 413, "body", "must have at most 100000 bytes");
        await AssertRefusedAsync(SendAsync(version, "/small/x", new byte[21], isChunked, "Content-Type: text/plain"), 413, "body", "must have at most 20 bytes");
        Assert.Empty(_backend.Requests);
        Assert.Equal(200, (await SendAsync(version, "/small/x", new byte[20], isChunked, "Content-Type: text/plain")).Status);
    }

    [Theory]
    [InlineData("Content-Type: application/xml")]
    [InlineData("Content-Type: application/json, application/xml")]
    [InlineData("Content-Type: application/json; charset=utf-16")]
    [InlineData("X-None: 1")]
    [InlineData("Content_Type: application/json")]
    [InlineData("Content-Type: application/json", "Content-Type: text/plain")]
    public async Task Type_ThatIsNotTaken_IsAnswered415(params string[] headers)
    {
        foreach (var version in WireClient.Versions)
        {
            var answer = await AssertRefusedAsync(SendAsync(version, "/api/x", "{}"u8.ToArray(), isChunked: false, headers), 415, "content-type", "must be one of: application/json, application/*+json; and JSON must be UTF-8");
            Assert.Equal("application/json, application/*+json", answer.ValueOf("Accept"));
        }

        Assert.Empty(_backend.Requests);
    }

    [Fact]
    public async Task Json_Encoded_IsRefused_OrDecodedFirstWhereTheRouteDoes()
    {
        var right = Gzip("{\"a\":1}");
        var answer = await AssertRefusedAsync(SendAsync("1.1", "/api/x", right, false, Json, "Content-Encoding: gzip"), 415, "content-encoding", "must be none, as the body is looked at");
        Assert.Equal("identity", answer.ValueOf("Accept-Encoding"));

        Assert.Equal("7", (await SendAsync("1.1", "/decoded/x", right, false, Json, "Content-Encoding: gzip")).Text);
        await AssertRefusedAsync(SendAsync("1.1", "/decoded/x", Gzip("{\"a\":1"), false, Json, "Content-Encoding: gzip"), 422, "body", "is not JSON: line 1, byte 7");
        await AssertRefusedAsync(SendAsync("1.1", "/decoded/x", Gzip($"[{new string(' ', 200_000)}]"), false, Json, "Content-Encoding: gzip"), 413, "body", "must have at most 100000 bytes");
        await AssertRefusedAsync(SendAsync("1.1", "/decoded/x", right, false, Json, "Content-Encoding: gzip, gzip"), 415, null, null);
        Assert.Single(_backend.Requests);
    }

    [Theory]
    [InlineData("GET", null)]
    [InlineData("DELETE", null)]
    [InlineData("POST", "")]
    public async Task Request_WithoutABody_IsLeftAlone(string method, string? body)
    {
        foreach (var version in WireClient.Versions)
            Assert.Equal(200, (await SendAsync(version, "/api/x", body is null ? null : [], false, [], method)).Status);
    }

    [Fact]
    public async Task Body_ThatIsNeverSent_ReachesNoBackend_AndOthersAreServed()
    {
        await using var slow = await RawConnection.OpenAsync(_gateway!.BaseAddress);
        await slow.SendAsync("POST", "/api/x", ["Host: localhost", Json, "Content-Length: 1000"]);

        Assert.Equal(200, (await SendAsync("1.1", "/api/y", "{}"u8.ToArray(), false, Json)).Status);
        Assert.Equal("/api/y", Assert.Single(_backend.Requests).Target);
    }

    [Fact]
    public async Task Bodies_BeyondTheMemory_AreAnswered503_AndItIsGivenBack()
    {
        // All but its end: what holds it has grown to half a megabyte of the one that there is, and leaves nobody else room to grow so far.
        await using (var client = await RawConnection.OpenAsync(_gateway!.BaseAddress))
        {
            await client.SendAsync("POST", "/large/x", ["Host: localhost", Json, "Content-Length: 300000"]);
            await client.SendAsync(new string(' ', 299_999));
            await Eventually.HoldsAsync(async () => await HeldAsync() == "524288", "it is held");
            Assert.Equal(503, await SendLargeAsync());
        }

        await Eventually.HoldsAsync(async () => await HeldAsync() == "0", "it was given back");
        Assert.Equal(200, await SendLargeAsync());
    }

    [Fact]
    public async Task Refusals_AreCounted_AndInTheAccessLog()
    {
        await SendAsync("1.1", "/api/x", "{"u8.ToArray(), false, Json);
        await SendAsync("1.1", "/api/x", "{}"u8.ToArray(), false, Json);
        var lines = await MetricsAsync();

        foreach (var result in (string[])["\"body_malformed\"", "\"passed\""])
        {
            Assert.Contains(lines, line => line.StartsWith("gateway_request_rules_requests_total{", StringComparison.Ordinal) && line.Contains("\"api\"", StringComparison.Ordinal)
                && line.Contains(result, StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal));
        }

        await Eventually.HoldsAsync(async () => await HeldAsync() == "0", "nothing is held");
        await Eventually.HoldsAsync(() => _gateway!.Process.Lines.Any(static line => line.Contains("\"body_malformed\"", StringComparison.Ordinal)), "the access log has it");
    }

    private async Task<string[]> MetricsAsync()
    {
        using var admin = new HttpClient(GatewayProcess.NewHandler()) { BaseAddress = _gateway!.AdminAddress };
        return (await admin.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n');
    }

    private async Task<string> HeldAsync() =>
        (await MetricsAsync()).Single(static line => line.StartsWith("gateway_request_rules_held_bytes", StringComparison.Ordinal)).Split(' ')[^1];

    private async Task<int> SendLargeAsync() => (await SendAsync("1.1", "/large/x", Encoding.ASCII.GetBytes($"[{new string(' ', 299_000)}]"), false, Json)).Status;

    private static async Task<WireResponse> AssertRefusedAsync(Task<WireResponse> sending, int status, string? field, string? fault)
    {
        var answer = await sending;
        Assert.Equal((status, "application/problem+json"), (answer.Status, answer.ValueOf("Content-Type")));
        using var problem = JsonDocument.Parse(answer.Body);
        Assert.False(string.IsNullOrEmpty(problem.RootElement.GetProperty("message").GetString()));
        if (field is not null)
            Assert.Equal(fault, Assert.Single(Assert.Single(problem.RootElement.GetProperty("errors").EnumerateObject(), error => error.Name == field).Value.EnumerateArray()).GetString());
        return answer;
    }

    private static byte[] Gzip(string text)
    {
        using var encoded = new MemoryStream();
        using (var gzip = new GZipStream(encoded, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return encoded.ToArray();
    }

    private Task<WireResponse> SendAsync(string version, string target, byte[]? body, bool isChunked, params string[] headers) => SendAsync(version, target, body, isChunked, headers, "POST");

    private Task<WireResponse> SendAsync(string version, string target, byte[]? body, bool isChunked, string[] headers, string method) =>
        WireClient.SendAsync(version, ScriptedGateway.AddressOf(_gateway!, version), new WireRequest(method, target) { Headers = headers, Body = body, IsChunked = isChunked });

    private string Configuration() => GatewayConfiguration.Of(
        """
        "api":     { "ClusterId": "backend", "Match": { "Path": "/api/{**rest}" }, "RequestRulesPolicy": "api" },
        "decoded": { "ClusterId": "backend", "Match": { "Path": "/decoded/{**rest}" }, "RequestRulesPolicy": "api", "CompressionPolicy": "decoding" },
        "small":   { "ClusterId": "backend", "Match": { "Path": "/small/{**rest}" }, "RequestRulesPolicy": "small" },
        "large":   { "ClusterId": "backend", "Match": { "Path": "/large/{**rest}" }, "RequestRulesPolicy": "large" }
        """,
        $$""" "backend": { "Destinations": { "a": { "Address": "{{_backend.Address}}" } } } """,
        ScriptedGateway.Endpoints)
        .Replace(
            "\"ReverseProxy\"",
            """
            "RequestRules": {
              "MemoryLimit": "1MiB",
              "Policies": {
                "api":   { "ContentTypes": [ "application/json", "application/*+json" ], "MaxBytes": "100KB", "Json": { "MaxDepth": 4, "UniqueNames": true } },
                "small": { "MaxBytes": 20 },
                "large": { "Json": {} }
              }
            },
            "Compression": { "Policies": { "decoding": { "DecompressRequests": {} } } },
            "ReverseProxy"
            """,
            StringComparison.Ordinal);
}
