using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Caching;

/// <summary>
/// An origin whose addresses have versions that only go up: each body tells its address, variant and version, and can be recomputed. It answers in every way an origin may,
/// chosen by the address, and breaks off now and then.
/// </summary>
internal sealed class VersionedOrigin : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, long> _versions = new(StringComparer.Ordinal);
    private readonly ScriptedBackend _backend;
    private long _breaks;
    private long _requests;

    public VersionedOrigin() => _backend = new ScriptedBackend(_ => AnswerAsync) { KeepsRequests = false };

    /// <summary>Where it listens.</summary>
    public string Address => _backend.Address;

    /// <summary>How many answers it has broken off.</summary>
    public long Breaks => Interlocked.Read(ref _breaks);

    /// <summary>How many requests it has had.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>What came and was no request.</summary>
    public IReadOnlyCollection<string> Violations => _backend.Violations;

    /// <summary>The version of an address.</summary>
    public long VersionOf(string target) => _versions.GetOrAdd(target, 1);

    /// <summary>Makes a new version.</summary>
    public long Change(string target) => _versions.AddOrUpdate(target, 2, static (_, version) => version + 1);

    /// <summary>The body of a version, some bytes or some hundred thousand.</summary>
    public static byte[] BodyOf(string target, string variant, long version)
    {
        var line = Encoding.ASCII.GetBytes($"{version.ToString(CultureInfo.InvariantCulture)} {variant} {target}\n");
        var random = new Random(HashOf($"{target} {version.ToString(CultureInfo.InvariantCulture)}"));
        var length = random.Next(10) switch { 0 => random.Next(100_000, 300_000), 1 or 2 => random.Next(5_000, 70_000), _ => random.Next(20, 3_000) };
        var body = new byte[Math.Max(line.Length, length)];
        for (var i = 0; i < body.Length; i++)
            body[i] = i < line.Length ? line[i] : (byte)('a' + ((i * 31 + line[i % line.Length]) % 26));
        return body;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    private static int HashOf(string text) => BitConverter.ToInt32(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private async Task AnswerAsync(BackendConnection connection)
    {
        Interlocked.Increment(ref _requests);
        var request = connection.Request;
        if (request.Method is not ("GET" or "HEAD"))
        {
            Change(request.Target);
            await Origin.Status("204 No Content", "")(connection);
            return;
        }

        var kind = HashOf(request.Target) & 7;
        var variant = kind == 1 && request.ValuesOf("X-Tone") is [var tone] ? tone : "-";
        var version = VersionOf(request.Target);
        var tag = $"\"{version.ToString(CultureInfo.InvariantCulture)}{variant}\"";
        var head = kind switch
        {
            0 => $"Cache-Control: no-store\r\nETag: {tag}\r\n",
            1 => $"Cache-Control: max-age=60\r\nVary: X-Tone\r\nETag: {tag}\r\n",
            2 => $"Cache-Control: max-age=0\r\nETag: {tag}\r\n",
            3 => $"Cache-Control: no-cache\r\nETag: {tag}\r\nSurrogate-Key: all\r\n",
            _ => $"Cache-Control: max-age=60\r\nSurrogate-Key: all k{kind.ToString(CultureInfo.InvariantCulture)}\r\n{(kind == 4 ? "" : $"ETag: {tag}\r\n")}",
        };
        if (kind != 4 && request.ValuesOf("If-None-Match").Contains(tag))
        {
            await connection.SendAsync($"HTTP/1.1 304 Not Modified\r\n{head}\r\n");
            return;
        }

        await SendAsync(connection, head, request.Method == "HEAD" ? null : BodyOf(request.Target, variant, version), BodyOf(request.Target, variant, version).Length);
    }

    private async Task SendAsync(BackendConnection connection, string head, byte[]? body, int length)
    {
        var isChunked = length % 2 == 0;
        await connection.SendAsync($"HTTP/1.1 200 OK\r\n{head}{(isChunked ? "Transfer-Encoding: chunked" : $"Content-Length: {length.ToString(CultureInfo.InvariantCulture)}")}\r\n\r\n");
        if (body is null)
            return;
        var breaksOff = Random.Shared.Next(100) == 0;
        var end = breaksOff ? Random.Shared.Next(body.Length) : body.Length;
        for (var position = 0; position < end;)
        {
            var count = Math.Min(end - position, Random.Shared.Next(1, 32 * 1024));
            var part = Encoding.Latin1.GetString(body, position, count);
            await connection.SendAsync(isChunked ? Origin.Chunk(part) : part);
            position += count;
            await Task.Yield();
        }

        if (breaksOff)
        {
            Interlocked.Increment(ref _breaks);
            await connection.CloseAsync();
        }
        else if (isChunked)
        {
            await connection.SendAsync(Origin.LastChunk);
        }
    }
}
