using System.Buffers;

namespace Gateway.Transforms.Observability.AccessLogging;

/// <summary>Reads a <c>traceparent</c> header that passes through untouched while the gateway itself does not trace.</summary>
internal static class TraceParent
{
    private const int Length = 55;
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    /// <summary>
    /// The trace id of <c>00-{32 hex}-{16 hex}-{2 hex}</c>; null when the header is malformed or the id all zero (W3C
    /// Trace Context §3.2.2).
    /// </summary>
    public static string? TraceId(string? header)
    {
        if (header is null || header.Length < Length || header[2] != '-' || header[35] != '-' || header[52] != '-')
            return null;
        var id = header.AsSpan(3, 32);
        return id.ContainsAnyExcept(LowerHex) || !id.ContainsAnyExcept('0') ? null : id.ToString();
    }
}
