namespace Gateway.Listening.Proxies;

/// <summary>
/// Reads a header of the PROXY protocol, version 1 or 2 (HAProxy's <c>doc/proxy-protocol.txt</c>). Strict: what is not
/// exactly a header is none, as a wrong guess would give one client another's address.
/// </summary>
internal static class ProxyHeaderParser
{
    /// <summary>No header may be longer than this many bytes: more than any sender's addresses and extensions take.</summary>
    public const int MaxLength = 4096;

    /// <summary>Reads the beginning of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">All that has come so far; <see cref="MaxLength"/> of it suffice.</param>
    /// <param name="header">Not null when the status is <see cref="ProxyHeaderStatus.Whole"/>.</param>
    public static ProxyHeaderStatus Parse(ReadOnlySpan<byte> bytes, out ProxyHeader? header)
    {
        header = null;
        if (bytes.IsEmpty)
            return ProxyHeaderStatus.Partial;
        return bytes[0] == ProxyHeaderV2.Signature[0] ? ProxyHeaderV2.Parse(bytes, out header) : ProxyHeaderV1.Parse(bytes, out header);
    }

    /// <summary>Whether <paramref name="bytes"/> begin with <paramref name="start"/>, as far as they go.</summary>
    internal static bool MayBeginWith(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> start) =>
        bytes.Length < start.Length ? start.StartsWith(bytes) : bytes.StartsWith(start);
}
