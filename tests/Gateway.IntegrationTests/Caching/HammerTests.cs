using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Reloading;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Soak;

namespace Gateway.IntegrationTests.Caching;

/// <summary>
/// Everything at once: random requests, changes, purges and reloads. Each body must be one that the origin made for that address, of a version that no change or purge before
/// the request has done away with. Ten seconds; sixty with <c>GATEWAY_TEST_FULL=1</c>. Alone on the machine, as it is about what the process has.
/// </summary>
[Collection(ReloadTests.Name)]
public sealed class HammerTests
{
    private const int Connections = 64;
    private const int Addresses = 300;
    private const int AnswersBetweenPurges = 50;
    private const int MemoryLimit = 16;
    private const long MaxGrowth = 200 * 1024 * 1024;
    private const string Token = "a-token-for-trying-it-out-only!";

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(Extent.IsFull ? 60 : 10);

    private readonly VersionedOrigin _origin = new();
    private readonly ConcurrentDictionary<string, long> _oldest = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _troubles = new();
    private readonly CancellationTokenSource _isOver = new();
    private long _answers;
    private long _hits;
    private long _broken;

    [Fact]
    public async Task EverythingAtOnce_SendsNothingThatTheOriginDidNotMeanThen()
    {
        await using var gateway = await GatewayProcess.StartAsync(Configuration(0));
        await using var origin = _origin;
        using var admin = new HttpClient(GatewayProcess.NewHandler()) { BaseAddress = gateway.AdminAddress };
        admin.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        _isOver.CancelAfter(Duration / 5);
        await RunAsync(gateway, admin, _isOver.Token);
        Assert.True(_troubles.IsEmpty, string.Join('\n', _troubles.Take(10)));
        var warm = ProcessUse.Of(gateway.Process.Id);

        using var isOver = new CancellationTokenSource(Duration);
        await RunAsync(gateway, admin, isOver.Token);

        Assert.True(_troubles.IsEmpty, string.Join('\n', _troubles.Take(10)));
        Assert.Empty(_origin.Violations);
        Assert.True(_answers > 1000 && _hits > _answers / 20, $"{_answers} answers, {_hits} of them hits");
        // An answer that the origin breaks off reaches as many as waited for it.
        Assert.True(_broken <= _origin.Breaks * Connections, $"{_broken} answers broke off where the origin broke off {_origin.Breaks}");
        await Eventually.HoldsAsync(async () => await MetricAsync(admin, "gateway_cache_fetches") == 0, "no fetch is left");
        Assert.InRange(await MetricAsync(admin, "gateway_cache_memory_bytes"), 0, MemoryLimit * 1024 * 1024);
        await PurgeAsync(admin, """{"all":true}""");
        await Eventually.HoldsAsync(async () => await MetricAsync(admin, "gateway_cache_entries") <= Addresses, "only notes are left");
        Assert.InRange(ProcessUse.Of(gateway.Process.Id).MemoryBytes, 0, warm.MemoryBytes + MaxGrowth);
    }

    private async Task RunAsync(GatewayProcess gateway, HttpClient admin, CancellationToken isOver)
    {
        var clients = Enumerable.Range(0, Connections).Select(number => Task.Run(() => AskAsync(gateway, number, isOver), CancellationToken.None)).ToList();
        clients.Add(Task.Run(() => PurgeAsync(admin, isOver), CancellationToken.None));
        clients.Add(Task.Run(() => ReloadAsync(gateway, isOver), CancellationToken.None));
        await Task.WhenAll(clients);
    }

    private async Task AskAsync(GatewayProcess gateway, int number, CancellationToken isOver)
    {
        var random = new Random(number);
        IWireClient? client = null;
        while (!isOver.IsCancellationRequested)
        {
            var version = number % 4 == 0 ? "2" : "1.1";
            client ??= await WireClient.OpenAsync(version, ScriptedGateway.AddressOf(gateway, version));
            // Some are asked for far more often than others.
            var target = $"/{(random.Next(4) == 0 ? "b" : "a")}/{(int)(Addresses * Math.Pow(random.NextDouble(), 3))}";
            if (random.Next(400) == 0)
            {
                await ChangeAsync(client, target);
                continue;
            }

            var tone = random.Next(3) switch { 0 => "red", 1 => "blue", _ => null };
            List<string> headers = tone is null ? [] : [$"X-Tone: {tone}"];
            if (random.Next(20) == 0)
                headers.Add($"Cache-Control: {(random.Next(2) == 0 ? "no-cache" : "max-age=0")}");
            var isRange = random.Next(15) == 0;
            if (isRange)
                headers.Add("Range: bytes=0-9");
            var method = random.Next(15) == 0 ? "HEAD" : "GET";
            var oldest = _oldest.GetValueOrDefault(target, 1);
            var answer = await SendAsync(client, new WireRequest(method, target) { Headers = headers });
            Judge(answer, method, target, oldest, headers);
            if (answer.Break != WireBreak.None || answer.ValuesOf("Connection").Contains("close"))
            {
                await client.DisposeAsync();
                client = null;
            }
        }

        if (client is not null)
            await client.DisposeAsync();
    }

    private async Task<WireResponse> SendAsync(IWireClient client, WireRequest request)
    {
        try
        {
            return await client.SendAsync(request);
        }
        catch (TimeoutException exception)
        {
            _troubles.Enqueue($"{client.GetType().Name}: {request.Method} {request.Target} [{string.Join(", ", request.Headers)}] was not answered: {exception.Message}");
            return new WireResponse(0, [], [], [], WireBreak.Closed);
        }
    }

    /// <summary>What is done through the gateway itself does away with what was stored, as soon as it is answered.</summary>
    private async Task ChangeAsync(IWireClient client, string target)
    {
        var answer = await client.SendAsync(new WireRequest("DELETE", target));
        // The version was made before the answer; a later one may be there by now.
        if (answer.Status == 204)
            Raise(target, 2);
    }

    private void Judge(WireResponse answer, string method, string target, long oldest, IReadOnlyList<string> headers)
    {
        Interlocked.Increment(ref _answers);
        var status = string.Join(" | ", answer.ValuesOf("Cache-Status"));
        if (status.Contains("; hit", StringComparison.Ordinal))
            Interlocked.Increment(ref _hits);
        if (answer.Break != WireBreak.None || answer.Status == 502)
        {
            Interlocked.Increment(ref _broken);
            return;
        }

        var what = $"{method} {target} [{string.Join(", ", headers)}] → {answer.Status} '{status}'";
        if (answer.Status is not (200 or 206))
        {
            _troubles.Enqueue($"{what} {answer.Text}");
            return;
        }

        if (method == "HEAD")
            return;
        var words = answer.Text.Split('\n')[0].Split(' ');
        if (answer.Status == 206)
        {
            if (answer.Body.Length > 10)
                _troubles.Enqueue($"{what} has {answer.Body.Length} bytes");
            return;
        }

        if (words is not [var number, var variant, _] || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            _troubles.Enqueue($"{what} is '{answer.Text[..Math.Min(60, answer.Text.Length)]}'");
        else if (!answer.Body.AsSpan().SequenceEqual(VersionedOrigin.BodyOf(target, variant, version)))
            _troubles.Enqueue($"{what} differs from version {version}");
        else if (variant != "-" && !headers.Contains($"X-Tone: {variant}"))
            _troubles.Enqueue($"{what} is the variant {variant}");
        else if (version < oldest)
            _troubles.Enqueue($"{what} is of version {version}; {oldest} was there before it was asked for");
    }

    private async Task PurgeAsync(HttpClient admin, CancellationToken isOver)
    {
        var random = new Random(1);
        while (!isOver.IsCancellationRequested)
        {
            // So that there is something to purge, however slow the machine is.
            for (var next = Interlocked.Read(ref _answers) + AnswersBetweenPurges; Interlocked.Read(ref _answers) < next && !isOver.IsCancellationRequested;)
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
            var target = $"/{(random.Next(4) == 0 ? "b" : "a")}/{random.Next(Addresses / 4)}";
            var version = _origin.Change(target);
            await PurgeAsync(admin, random.Next(10) switch
            {
                0 => """{"all":true}""",
                1 => """{"prefix":"http://localhost/"}""",
                _ => $$"""{"url":"http://localhost{{target}}"}""",
            });
            Raise(target, version);
            if (random.Next(5) == 0)
                await PurgeAsync(admin, $$"""{"tag":"k{{random.Next(8)}}","soft":{{(random.Next(2) == 0 ? "true" : "false")}}}""");
        }
    }

    private async Task ReloadAsync(GatewayProcess gateway, CancellationToken isOver)
    {
        for (var edit = 1; !isOver.IsCancellationRequested; edit++)
        {
            var generation = (await gateway.GetStatusAsync()).Generation;
            await gateway.EditAsync(Configuration(edit));
            await gateway.WaitForGenerationAsync(generation + 1);
        }
    }

    private void Raise(string target, long version) => _oldest.AddOrUpdate(target, version, (_, known) => Math.Max(known, version));

    private static async Task PurgeAsync(HttpClient admin, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await admin.PostAsync(new Uri("/cache/purge", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task<double> MetricAsync(HttpClient admin, string name) =>
        (await admin.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n')
            .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal))
            .Sum(static line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));

    // What is stored is less each time, and more; what may be stored changes too.
    private string Configuration(int edit) => GatewayConfiguration.Of(
            $$"""
            "a": { "ClusterId": "origin", "Match": { "Path": "/a/{**rest}" }, "CachePolicy": "a" },
            "b": { "ClusterId": "origin", "Match": { "Path": "/b/{**rest}" }{{(edit % 3 == 2 ? "" : """, "CachePolicy": "b" """)}} }
            """,
            $$""" "origin": { "Destinations": { "a": { "Address": "{{_origin.Address}}" } } } """,
            ScriptedGateway.Endpoints)
        .Replace("\"Admin\": {", $"\"Admin\": {{ \"Token\": \"{Token}\",", StringComparison.Ordinal)
        .Replace(
            "\"ReverseProxy\"",
            $$"""
            "Telemetry": { "AccessLog": { "Enabled": false } },
            "Caching": {
              "MemoryLimit": "{{(edit % 2 == 0 ? MemoryLimit : 4).ToString(CultureInfo.InvariantCulture)}}MiB",
              "Policies": {
                "a": { "MaxEntryBytes": "{{(128 + (edit % 5 * 32)).ToString(CultureInfo.InvariantCulture)}}KiB" },
                "b": { "Profile": "rfc9111", "MaxTtl": "{{(1 + (edit % 4)).ToString(CultureInfo.InvariantCulture)}}s", "MaxEntryBytes": "64KiB" }
              }
            },
            "ReverseProxy"
            """,
            StringComparison.Ordinal);
}
