using System.Text;
using Gateway.LoadTests.Comparison.Works;

namespace Gateway.LoadTests.Comparison.Origins;

/// <summary>The origin's answers, head and body in one piece.</summary>
internal sealed class OriginAnswers
{
    private readonly KeyValuePair<byte[], byte[]>[] _pages;
    private readonly byte[] _missing;
    private readonly byte[] _unchanged;

    public OriginAnswers(TimeProvider time)
    {
        // A day is longer than any run: nothing has to be made anew.
        var date = $"Date: {time.GetUtcNow():R}\r\n";
        var stored = $"{date}Cache-Control: public, max-age=86400\r\nETag: {OriginContent.EntityTag}\r\n";
        _pages = [.. OriginContent.Pages.Select(page => KeyValuePair.Create(
            Encoding.ASCII.GetBytes(page.Key),
            Make("200 OK", OriginContent.IsJson(page.Key) ? "application/json" : "text/plain", OriginContent.IsStored(page.Key) ? stored : date, page.Value, withLength: true)))];
        _unchanged = Make("304 Not Modified", type: null, stored, [], withLength: false);
        _missing = Make("404 Not Found", "text/plain", date, "nothing there"u8.ToArray(), withLength: true);
        Received = Make("200 OK", "text/plain", date, OriginContent.Receipt, withLength: true);
        Refused = Make("400 Bad Request", "text/plain", date, "another body than the one that was sent"u8.ToArray(), withLength: true);
    }

    /// <summary>The answer to an upload that arrived whole.</summary>
    public byte[] Received { get; }

    /// <summary>The answer to one that did not.</summary>
    public byte[] Refused { get; }

    public byte[] EntityTag { get; } = Encoding.ASCII.GetBytes(OriginContent.EntityTag);

    /// <param name="path">What is asked for.</param>
    /// <param name="isKnown">Whether the request has a condition that names the entity tag.</param>
    public byte[] For(ReadOnlySpan<byte> path, bool isKnown)
    {
        foreach (var (known, answer) in _pages)
        {
            if (path.SequenceEqual(known))
                return isKnown && path.StartsWith("/hit/"u8) ? _unchanged : answer;
        }

        return _missing;
    }

    public static byte[] Make(string status, string? type, string fields, byte[] body, bool withLength)
    {
        var head = new StringBuilder($"HTTP/1.1 {status}\r\n");
        if (type is not null)
            head.Append($"Content-Type: {type}\r\n");
        if (withLength)
            head.Append($"Content-Length: {body.Length}\r\n");
        return [.. Encoding.ASCII.GetBytes(head.Append(fields).Append("\r\n").ToString()), .. body];
    }
}
