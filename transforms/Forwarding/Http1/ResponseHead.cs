using System.Globalization;
using System.Runtime.InteropServices;
using Gateway.Transforms.Shared;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>
/// Reads the head of a response line by line, strictly: what another reader could take for something else is refused.
/// One object reads the heads of a connection, one after another; it knows no I/O.
/// </summary>
internal sealed class ResponseHead
{
    // What is remembered of the head before: backends say most of it again, and the same text need not be made, nor looked at, again.
    private const int MaxRemembered = 32;
    private const int MaxRememberedChars = 2048;

    private List<(string Name, string Value)> _fields = new(16);
    private List<(string Name, string Value)> _before = [];
    private int _chars;
    private bool _saysClose;
    private bool _saysKeepAlive;
    private bool _isHttp10;

    /// <summary>The status code, 100 to 599; 0 before the status line was read.</summary>
    public int Status { get; private set; }

    /// <summary>The reason phrase; empty for none.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>All header fields in their order, values as Latin-1.</summary>
    public ReadOnlySpan<(string Name, string Value)> Fields => CollectionsMarshal.AsSpan(_fields);

    /// <summary>The length of the body as announced; null where the backend did not say.</summary>
    public long? ContentLength { get; private set; }

    /// <summary>True when the body goes in chunks.</summary>
    public bool HasTransferEncoding { get; private set; }

    /// <summary>True for a stream of server-sent events, which may be silent for long.</summary>
    public bool IsEventStream { get; private set; }

    /// <summary>The values of <c>Connection</c>: options, and fields that are for this connection alone.</summary>
    public StringValues Connection { get; private set; }

    /// <summary>What the connection is upgraded to; null for none.</summary>
    public string? Upgrade { get; private set; }

    /// <summary>For how long the backend keeps the connection when idle, where it says so (<c>Keep-Alive: timeout=5</c>).</summary>
    public TimeSpan? KeepAlive { get; private set; }

    /// <summary>True for a response that another one follows (RFC 9110 §15.2), 101 not among them.</summary>
    public bool IsInterim => Status is >= 100 and < 200 and not 101;

    /// <summary>True when the backend keeps the connection open behind this response (RFC 9112 §9.3).</summary>
    public bool IsPersistent => _isHttp10 ? _saysKeepAlive && !_saysClose : !_saysClose;

    /// <summary>Begins with the next head; what was read of the one before is void.</summary>
    public void Begin()
    {
        (_fields, _before) = (_before, _fields);
        if (_fields.Capacity > MaxRemembered)
            _fields = new(16);
        if (_before.Count > MaxRemembered || _chars > MaxRememberedChars)
            _before = [];
        _fields.Clear();
        (Status, Reason, ContentLength, Connection, Upgrade, KeepAlive) = (0, "", null, StringValues.Empty, null, null);
        (HasTransferEncoding, IsEventStream, _saysClose, _saysKeepAlive, _isHttp10, _chars) = (false, false, false, false, false, 0);
    }

    /// <summary>Takes one line, without its CRLF. The first is the status line; the empty line is not to be given.</summary>
    /// <exception cref="ResponseException">The line breaks a rule.</exception>
    public void Add(ReadOnlySpan<byte> line)
    {
        if (Status == 0)
            ReadStatus(line);
        else
            ReadField(line);
    }

    /// <summary>How the body is framed.</summary>
    /// <param name="isHead">True for the answer to HEAD.</param>
    /// <exception cref="ResponseException">The headers contradict each other.</exception>
    public ResponseFraming FramingFor(bool isHead)
    {
        if (HasTransferEncoding && (ContentLength is not null || _isHttp10))
            throw new ResponseException("Transfer-Encoding stands beside Content-Length, or in HTTP/1.0");
        if (isHead || Status is < 200 or 204 or 205 or 304)
            return ResponseFraming.None;
        if (HasTransferEncoding)
            return ResponseFraming.Chunked;
        return ContentLength is null ? ResponseFraming.UntilClose : ResponseFraming.Length;
    }

    // "HTTP/1.1 200 OK". The space behind the code is left out by some servers when there is no phrase.
    private void ReadStatus(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("HTTP/1."u8) || line.Length < 12 || line[7] is not ((byte)'0' or (byte)'1') || line[8] != ' '
            || (line.Length > 12 && line[12] != ' '))
            throw new ResponseException("the status line is not one of HTTP/1.1");

        var code = line[9..12];
        if (code.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            throw new ResponseException("the status is no number");
        var status = ((code[0] - '0') * 100) + ((code[1] - '0') * 10) + (code[2] - '0');
        if (status is < 100 or > 599)
            throw new ResponseException("the status is not within 100 to 599");

        _isHttp10 = line[7] == '0';
        Status = status;
        Reason = line.Length > 13 ? ReasonPhrase.Of(status, line[13..]) : "";
    }

    private void ReadField(ReadOnlySpan<byte> line)
    {
        var place = _fields.Count;
        var (name, value) = place < _before.Count && FieldLine.Is(line, _before[place]) ? _before[place] : FieldLine.Parse(line);
        _fields.Add((name, value));
        _chars += name.Length + value.Length;
        // Few names matter here; the length rules out nearly all others.
        switch (name.Length)
        {
            case 14 when Is(name, "Content-Length"):
                ReadLength(value);
                break;
            case 12 when Is(name, "Content-Type"):
                IsEventStream = EventStreams.Is(value);
                break;
            case 17 when Is(name, "Transfer-Encoding"):
                if (HasTransferEncoding || !Is(value, "chunked"))
                    throw new ResponseException("the transfer coding is not just chunked");
                HasTransferEncoding = true;
                break;
            case 10 when Is(name, "Connection"):
                Connection = StringValues.Concat(Connection, value);
                _saysClose |= HasOption(value, "close");
                _saysKeepAlive |= HasOption(value, "keep-alive");
                break;
            case 10 when Is(name, "Keep-Alive"):
                KeepAlive = ReadKeepAlive(value);
                break;
            case 7 when Is(name, "Upgrade"):
                Upgrade = Upgrade is null ? value : $"{Upgrade}, {value}";
                break;
        }
    }

    // Several lines that agree are one (RFC 9110 §8.6); a list in one line is not worth the doubt.
    private void ReadLength(string value)
    {
        if (value.Length is 0 or > 18 || value.AsSpan().ContainsAnyExceptInRange('0', '9'))
            throw new ResponseException("Content-Length is no number");
        var length = long.Parse(value, NumberStyles.None);
        if (ContentLength is { } other && other != length)
            throw new ResponseException("two Content-Lengths differ");
        ContentLength = length;
    }

    private static TimeSpan? ReadKeepAlive(string value)
    {
        foreach (var range in value.AsSpan().Split(','))
        {
            var parameter = value.AsSpan(range).Trim();
            if (parameter.StartsWith("timeout=", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(parameter[8..], NumberStyles.None, null, out var seconds))
                return TimeSpan.FromSeconds(seconds);
        }

        return null;
    }

    private static bool HasOption(string value, string option)
    {
        foreach (var range in value.AsSpan().Split(','))
        {
            if (value.AsSpan(range).Trim().Equals(option, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool Is(string text, string expected) => text.Equals(expected, StringComparison.OrdinalIgnoreCase);
}
