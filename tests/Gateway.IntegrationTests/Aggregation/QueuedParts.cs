using System.Globalization;
using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Aggregation;

/// <summary>A gateway that lets one call at a time through to its backend, and has all others wait: those of routes, of aggregates' parts and of batches.</summary>
internal sealed class QueuedParts : IAsyncDisposable
{
    private readonly TaskCompletionSource _letGo;
    private readonly HttpClient _admin;
    private readonly HttpClient _client;

    private QueuedParts(GatewayProcess gateway, ScriptedBackend backend, TaskCompletionSource letGo)
    {
        (Gateway, Backend, _letGo, _client) = (gateway, backend, letGo, gateway.CreateClient());
        _admin = new HttpClient(GatewayProcess.NewHandler()) { BaseAddress = gateway.AdminAddress };
    }

    /// <summary>The process.</summary>
    public GatewayProcess Gateway { get; }

    /// <summary>Answers all but <c>/queued/hold</c> at once.</summary>
    public ScriptedBackend Backend { get; }

    /// <summary>Starts one, whose only place is taken.</summary>
    public static async Task<QueuedParts> StartAsync()
    {
        var letGo = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var backend = new ScriptedBackend(request => async connection =>
        {
            if (request.Target == "/queued/hold")
                await letGo.Task;
            await AnswerAsync(connection);
        });
        var parts = new QueuedParts(await GatewayProcess.StartAsync(Configuration(backend.Address)), backend, letGo);
        parts.Held = parts._client.GetAsync("/queued/hold");
        await Eventually.HoldsAsync(() => parts.CountOf("/queued/hold") == 1, "the place is taken");
        return parts;
    }

    /// <summary>The request that has the place.</summary>
    public Task<HttpResponseMessage> Held { get; private set; } = null!;

    /// <summary>Gives the place back.</summary>
    public void LetGo() => _letGo.TrySetResult();

    /// <summary>Sends a request.</summary>
    /// <param name="method">The method; of a POST the body is that of a batch.</param>
    /// <param name="target">The target.</param>
    /// <param name="accept">What is asked for; null for nothing.</param>
    /// <param name="key">Its idempotency key; null for none.</param>
    /// <param name="leaving">Cancelled when the client leaves.</param>
    public Task<HttpResponseMessage> SendAsync(string method, string target, string? accept = null, string? key = null, CancellationToken leaving = default)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), target);
        if (accept is not null)
            request.Headers.Add("Accept", accept);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (method == "POST")
            request.Content = new StringContent("""["/queued/x","/queued/y","/aggregates/plain"]""", Encoding.UTF8, "application/json");
        return _client.SendAsync(request, leaving);
    }

    /// <summary>How many requests came to the backend for a target.</summary>
    public int CountOf(string target) => Backend.Requests.Count(request => request.Target == target);

    /// <summary>Waits until so many calls are waiting.</summary>
    public Task WaitForWaitingAsync(int count) => Eventually.HoldsAsync(async () => await WaitingAsync() == count, $"{count} calls wait");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        LetGo();
        _client.Dispose();
        _admin.Dispose();
        await Gateway.DisposeAsync();
        await Backend.DisposeAsync();
    }

    private async Task<int> WaitingAsync()
    {
        var lines = (await _admin.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n');
        return lines.Where(static line => line.StartsWith("gateway_resilience_waiting{", StringComparison.Ordinal)).Sum(static line => int.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
    }

    private static Task AnswerAsync(BackendConnection connection)
    {
        const string Body = """{"ids":[1,2,3]}""";
        return connection.SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");
    }

    private static string Configuration(string backend) =>
        $$"""
        {
          "Kestrel": { "Endpoints": { {{GatewayConfiguration.MainEndpoint}} } },
          "Admin": { "Url": "http://127.0.0.1:0" },
          "Resilience": { "Policies": { "one": { "MaxConcurrency": 1, "Queue": { "Limit": 64, "Timeout": "60s" } } } },
          "Caching": { "Policies": { "minute": { "DefaultTtl": "60s" } } },
          "Idempotency": { "Policies": { "once": { "Lock": "120s" } } },
          "Aggregates": {
            "plain": { "Match": { "Path": "/aggregates/plain" }, "Timeout": "2m", "Parts": {
              "a": { "Cluster": "backend", "Path": "/queued/a", "ResiliencePolicy": "one", "Timeout": "1m" },
              "b": { "Cluster": "backend", "Path": "/queued/b", "ResiliencePolicy": "one", "Required": true }
            } },
            "cached": { "Match": { "Path": "/aggregates/cached" }, "Timeout": "2m", "Parts": {
              "a": { "Cluster": "backend", "Path": "/queued/a", "ResiliencePolicy": "one", "CachePolicy": "minute" },
              "b": { "Cluster": "backend", "Path": "/queued/b", "ResiliencePolicy": "one", "Cache": "1m" }
            } },
            "items": { "Match": { "Path": "/aggregates/items" }, "Timeout": "2m", "Parts": {
              "list": { "Cluster": "backend", "Path": "/free/list" },
              "each": { "Cluster": "backend", "ForEach": "$.list.ids[*]", "Concurrency": 2, "Path": "/queued/{item}", "ResiliencePolicy": "one" }
            } },
            "hedged": { "Match": { "Path": "/aggregates/hedged" }, "Timeout": "2m", "Parts": {
              "a": { "Cluster": "backend", "Path": "/queued/a", "ResiliencePolicy": "one", "Hedge": "1ms" }
            } },
            "streamed": { "Match": { "Path": "/aggregates/streamed" }, "Timeout": "2m", "Response": { "Transfer": [ "ndjson" ] }, "Parts": {
              "first": { "Cluster": "backend", "Path": "/free/first", "Required": true },
              "a": { "Cluster": "backend", "Path": "/queued/a", "ResiliencePolicy": "one" },
              "b": { "Cluster": "backend", "Path": "/queued/b", "ResiliencePolicy": "one" }
            } },
            "batch": { "Match": { "Path": "/batch" }, "Timeout": "2m", "Batch": {} },
            "keyed-batch": { "Match": { "Path": "/keyed/batch" }, "Timeout": "2m", "IdempotencyPolicy": "once", "Batch": {} },
            "order": { "Match": { "Path": "/keyed/order", "Methods": [ "POST" ] }, "Timeout": "2m", "IdempotencyPolicy": "once", "Parts": {
              "order": { "Cluster": "backend", "Method": "POST", "Path": "/queued/order", "Body": {}, "ResiliencePolicy": "one", "Required": true },
              "stock": { "Cluster": "backend", "Path": "/queued/stock", "ResiliencePolicy": "one" }
            } },
            "begun": { "Match": { "Path": "/keyed/begun", "Methods": [ "POST" ] }, "Timeout": "2m", "IdempotencyPolicy": "once", "Parts": {
              "order": { "Cluster": "backend", "Method": "POST", "Path": "/free/order", "Body": {}, "Required": true },
              "mail": { "Cluster": "backend", "Method": "POST", "Path": "/queued/mail?status={order.status}", "Body": {}, "ResiliencePolicy": "one" }
            } }
          },
          "ReverseProxy": {
            "Routes": { "queued": { "ClusterId": "backend", "Match": { "Path": "/queued/{**rest}" }, "ResiliencePolicy": "one" } },
            "Clusters": { "backend": { "Destinations": { "a": { "Address": "{{backend}}" } } } }
          }
        }
        """;
}
