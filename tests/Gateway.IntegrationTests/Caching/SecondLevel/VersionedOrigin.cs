using System.Collections.Concurrent;
using System.Globalization;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Caching.SecondLevel;

/// <summary>An origin whose answers tell the version they were made at. Every answer is fresh for ten minutes and has the tag <c>all</c>.</summary>
internal sealed class VersionedOrigin : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _held = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly ScriptedBackend _backend;
    private int _version = 1;

    public VersionedOrigin() => _backend = new ScriptedBackend(request => connection => AnswerAsync(request, connection)) { KeepsRequests = false };

    /// <summary>Where it listens.</summary>
    public string Address => _backend.Address;

    /// <summary>The version of answers that are made from now on.</summary>
    public int Version
    {
        get => Volatile.Read(ref _version);
        set => Volatile.Write(ref _version, value);
    }

    /// <summary>How often a target was asked for.</summary>
    public int CountOf(string target) => _counts.GetValueOrDefault(target);

    /// <summary>Answers to a target are made, but not sent until the result is called.</summary>
    public Action Hold(string target)
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _held[target] = held;
        return () =>
        {
            _held.TryRemove(target, out _);
            held.SetResult();
        };
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    private async Task AnswerAsync(ReceivedRequest request, BackendConnection connection)
    {
        if (request.Method == "POST")
        {
            Version++;
            await connection.SendAsync("HTTP/1.1 204 No Content\r\n\r\n");
            return;
        }

        var version = Version.ToString(CultureInfo.InvariantCulture);
        _counts.AddOrUpdate(request.Target, 1, static (_, count) => count + 1);
        if (_held.TryGetValue(request.Target, out var held))
            await held.Task;
        var vary = request.Target.Contains("vary", StringComparison.Ordinal) ? "Vary: Accept-Language\r\n" : "";
        // Long enough to be told from a short one: a parameter says how long.
        var padding = request.Target.IndexOf("bytes=", StringComparison.Ordinal) is >= 0 and var at ? int.Parse(request.Target.AsSpan(at + 6).ToString().Split('&')[0], CultureInfo.InvariantCulture) : 0;
        var body = version + new string(' ', padding);
        var length = body.Length.ToString(CultureInfo.InvariantCulture);
        await connection.SendAsync($"HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\nSurrogate-Key: all\r\n{vary}Content-Length: {length}\r\n\r\n{body}");
    }
}
