using System.Globalization;

namespace Gateway.Transforms.Receiving.Requests;

/// <summary>What a host may look like (RFC 9110 §7.2) beyond the characters that the server checks itself.</summary>
internal static class HostSyntax
{
    /// <summary>True for a name or an address, with or without a port of 0 to 65535; no user name.</summary>
    public static bool IsHost(ReadOnlySpan<char> host)
    {
        if (host.IsEmpty || host.Contains('@'))
            return false;

        var colon = host.LastIndexOf(':');
        if (colon < 0 || host[^1] == ']')
            return true;
        return colon > 0 && ushort.TryParse(host[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }
}
