using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Caching;

/// <summary>An origin that is told for each path what to answer, and counts what it is asked.</summary>
internal sealed class Origin : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Script> _scripts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly ScriptedBackend _backend;
    private int _isEnded;

    public Origin() => _backend = new ScriptedBackend(ScriptOf);

    /// <summary>Where it listens.</summary>
    public string Address => _backend.Address;

    /// <summary>What came and was no request.</summary>
    public IReadOnlyCollection<string> Violations => _backend.Violations;

    /// <summary>Answers a path in this way from now on.</summary>
    public void Answer(string path, Script script) => _scripts[path] = script;

    /// <summary>Answers a path with a body from now on; header lines beside it.</summary>
    public void Answer(string path, string body, params string[] headers) => Answer(path, Ok(body, headers));

    /// <summary>Answers a path with a body, or with 304 where the client has that already.</summary>
    public void AnswerTagged(string path, string body, string tag, params string[] headers) =>
        Answer(path, connection => connection.Request.ValuesOf("If-None-Match").Contains(tag)
            ? Status("304 Not Modified", "", [$"ETag: {tag}", .. headers])(connection)
            : Ok(body, [$"ETag: {tag}", .. headers])(connection));

    /// <summary>How many requests came for a path, of whatever method and query.</summary>
    public int CountOf(string path) => _counts.GetValueOrDefault(path);

    /// <summary>The requests for a path, whose bodies were read.</summary>
    public IReadOnlyList<ReceivedRequest> RequestsOf(string path) => [.. _backend.Requests.Where(request => PathOf(request.Target) == path)];

    /// <summary>200 with a body.</summary>
    public static Script Ok(string body, params string[] headers) => Status("200 OK", body, headers);

    /// <summary>Any status; no body goes out for HEAD.</summary>
    public static Script Status(string status, string body, params string[] headers) => connection =>
    {
        var isEmpty = status.StartsWith("304", StringComparison.Ordinal) || status.StartsWith("204", StringComparison.Ordinal);
        var length = isEmpty ? "" : $"Content-Length: {Encoding.Latin1.GetByteCount(body).ToString(CultureInfo.InvariantCulture)}\r\n";
        return connection.SendAsync($"HTTP/1.1 {status}\r\n{Lines(headers)}{length}\r\n{(connection.Request.Method == "HEAD" || isEmpty ? "" : body)}");
    };

    /// <summary>The head of an answer in chunks.</summary>
    public static string ChunkedHead(params string[] headers) => $"HTTP/1.1 200 OK\r\n{Lines(headers)}Transfer-Encoding: chunked\r\n\r\n";

    /// <summary>A chunk.</summary>
    public static string Chunk(string text) => $"{text.Length.ToString("x", CultureInfo.InvariantCulture)}\r\n{text}\r\n";

    /// <summary>The end of an answer in chunks.</summary>
    public static string LastChunk => "0\r\n\r\n";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A test may have ended it before.
        if (Interlocked.Exchange(ref _isEnded, 1) == 0)
            await _backend.DisposeAsync();
    }

    private static string Lines(string[] headers) => string.Concat(headers.Select(static line => line + "\r\n"));

    private static string PathOf(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? target : target[..query];
    }

    private Script ScriptOf(ReceivedRequest request)
    {
        var path = PathOf(request.Target);
        _counts.AddOrUpdate(path, 1, static (_, count) => count + 1);
        return _scripts.TryGetValue(path, out var script) ? script : Status("404 Not Found", "nothing here");
    }
}
