using System.Collections.Concurrent;
using System.Globalization;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Idempotency;

/// <summary>A backend that counts what it does, and waits, fails and breaks off as its target says.</summary>
internal sealed class OrderBackend : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ScriptedBackend _backend;

    public OrderBackend() => _backend = new ScriptedBackend(ScriptOf);

    /// <summary>Where it listens.</summary>
    public string Address => _backend.Address;

    /// <summary>How often it got a request for a target.</summary>
    public int CountOf(string target) => _counts.GetValueOrDefault(target);

    /// <summary>Those that wait are answered from now on.</summary>
    public void Go() => _go.TrySetResult();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Go();
        return _backend.DisposeAsync();
    }

    private Script ScriptOf(ReceivedRequest request)
    {
        var count = _counts.AddOrUpdate(request.Target, 1, static (_, count) => count + 1).ToString(CultureInfo.InvariantCulture);
        var created = Scripts.Send(
            $"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nLocation: /orders/{count}\r\nSet-Cookie: session={count}\r\nX-Lines: a\r\nX-Lines: b\r\nContent-Length: {count.Length}\r\n\r\n{count}");
        return request.Target.Split('/')[^1].Split('?')[0] switch
        {
            "slow" => async connection =>
            {
                await _go.Task;
                await created(connection);
            },
            "failing" => Scripts.Send("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"),
            "invalid" => Scripts.Send($"HTTP/1.1 422 Unprocessable Content\r\nContent-Length: {count.Length}\r\n\r\n{count}"),
            "expired" => count == "1" ? Scripts.Send("HTTP/1.1 419 Page Expired\r\nContent-Length: 0\r\n\r\n") : created,
            "silent" => Scripts.Close,
            "breaking" => Scripts.Send("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\nhalf").Then(Scripts.Close),
            "empty" => Scripts.Send("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n").Then(Scripts.Close),
            "large" => Scripts.Ok(new string('x', 5000)),
            "stream" => Scripts.Send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n").Then(Scripts.Hang),
            _ => created,
        };
    }
}
