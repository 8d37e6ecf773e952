using System.Net;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>Where connections lead: the first part of a destination's address.</summary>
/// <param name="Host">A name or an address without brackets.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="IsTls">True for https.</param>
internal sealed record Destination(string Host, int Port, bool IsTls)
{
    /// <summary>The host as an address; null for a name, which is looked up.</summary>
    public IPAddress? Address { get; } = IPAddress.TryParse(Host, out var address) ? address : null;

    /// <summary>As it stands in <c>Host</c>, where a client sent none.</summary>
    public string Authority { get; private init; } = Host;

    /// <summary>What the paths of requests follow; empty for nothing, and never with a final slash.</summary>
    public string BasePath { get; private init; } = "";

    /// <summary>From the address of a destination, which validation has found to be http or https.</summary>
    public static Destination Of(string address)
    {
        var uri = new Uri(address);
        var rest = address.AsSpan(address.IndexOf("://", StringComparison.Ordinal) + 3).TrimEnd('/');
        return new Destination(uri.IdnHost.Trim('[', ']'), uri.Port, uri.Scheme == Uri.UriSchemeHttps)
        {
            Authority = uri.Authority,
            BasePath = rest.IndexOf('/') is >= 0 and var start ? rest[start..].ToString() : "",
        };
    }
}
