namespace Gateway.Transforms.Shared;

/// <summary>Streams of server-sent events (WHATWG HTML §9.2), by their media type.</summary>
internal static class EventStreams
{
    /// <summary>Whether a <c>Content-Type</c> says that its body is one; parameters and case do not matter (RFC 9110 §8.3.1).</summary>
    /// <param name="contentType">The field's value; empty where there is none.</param>
    public static bool Is(ReadOnlySpan<char> contentType)
    {
        var end = contentType.IndexOf(';');
        return (end < 0 ? contentType : contentType[..end]).Trim(" \t").Equals("text/event-stream", StringComparison.OrdinalIgnoreCase);
    }
}
