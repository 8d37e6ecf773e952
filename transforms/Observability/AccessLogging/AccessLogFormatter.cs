using System.Buffers;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Transforms.Observability.AccessLogging;

/// <summary>
/// Turns a record into one line of JSON. Control characters, quotes and halves of surrogate pairs are escaped or
/// replaced, so that no request can break or forge a line. Not safe to share; reused, so that it allocates nothing once
/// its buffers have grown.
/// </summary>
internal sealed class AccessLogFormatter : IDisposable
{
    // Relaxed: the line is no HTML, and an ampersand should stay one. It still escapes all that could end a line.
    private static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _line = new(1024);
    private readonly ArrayBufferWriter<char> _target = new(256);
    private readonly Utf8JsonWriter _json;

    public AccessLogFormatter() => _json = new Utf8JsonWriter(_line, Options);

    /// <summary>The line with its line feed; valid until the next call.</summary>
    public ReadOnlySpan<byte> Format(in AccessLogRecord record)
    {
        _line.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("time"u8, record.Time.UtcDateTime);
        Write("requestId"u8, record.RequestId);
        Write("method"u8, record.Method);
        Write("host"u8, record.Host);
        WriteTarget(record);
        Write("route"u8, record.Route);
        Write("cluster"u8, record.Cluster);
        Write("destination"u8, record.Destination);
        Write("cache"u8, record.Cache);
        _json.WriteNumber("status"u8, record.Status);
        _json.WriteNumber("bytesIn"u8, record.BytesIn);
        _json.WriteNumber("bytesOut"u8, record.BytesOut);
        _json.WriteNumber("totalMs"u8, Milliseconds(record.Total));
        if (record.Upstream is { } upstream)
            _json.WriteNumber("upstreamMs"u8, Milliseconds(upstream));
        Write("protocol"u8, record.Protocol);
        if (record.Client is { } client)
            WriteAddress(client);
        Write("traceId"u8, record.TraceId);
        Write("error"u8, record.Error);
        _json.WriteEndObject();
        _json.Flush();
        _line.Write("\n"u8);
        return _line.WrittenSpan;
    }

    public void Dispose() => _json.Dispose();

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);

    private void Write(ReadOnlySpan<byte> name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            _json.WriteString(name, value);
    }

    private void WriteTarget(in AccessLogRecord record)
    {
        if (record.Target is not { Length: > 0 } target)
            return;

        var userInfo = UserInfo.In(target);
        if (userInfo.Length == 0 && (record.QueryValues || !target.Contains('?', StringComparison.Ordinal)))
        {
            _json.WriteString("path"u8, target);
            return;
        }

        _target.ResetWrittenCount();
        _target.Write(target.AsSpan(0, userInfo.Start));
        var rest = target.AsSpan(userInfo.Start + userInfo.Length);
        if (record.QueryValues)
            _target.Write(rest);
        else
            QueryNames.Write(rest, _target);
        _json.WriteString("path"u8, _target.WrittenSpan);
    }

    private void WriteAddress(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        Span<byte> text = stackalloc byte[65];
        if (address.TryFormat(text, out var length))
            _json.WriteString("client"u8, text[..length]);
    }
}
