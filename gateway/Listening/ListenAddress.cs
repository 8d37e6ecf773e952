using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Listening;

/// <summary>Where a listener binds, read from its <c>Url</c>. Immutable.</summary>
/// <param name="Kind">What is bound.</param>
/// <param name="IsHttps">Whether the scheme is https.</param>
/// <param name="Ip">The address of <see cref="ListenAddressKind.Ip"/>, else null.</param>
/// <param name="Port">0 to 65535, where 0 lets the system pick; 0 for a Unix socket.</param>
/// <param name="Path">The absolute path of a Unix socket, else null.</param>
internal sealed record ListenAddress(ListenAddressKind Kind, bool IsHttps, IPAddress? Ip, int Port, string? Path)
{
    /// <summary>What a value must look like, for error messages.</summary>
    public const string Form =
        "a form such as \"http://127.0.0.1:8080\", \"https://*:443\", \"http://[::1]:8080\", \"http://localhost:8080\" or \"http://unix:/run/gateway.sock\"";

    private const string UnixPrefix = "unix:";

    /// <summary>Reads a URL. False with the reason, which starts with the URL in quotes, when it is none that can be listened on.</summary>
    public static bool TryParse(string url, out ListenAddress? address, out string problem)
    {
        address = null;
        var isHttps = url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (!isHttps && !url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            problem = $"'{url}' does not begin with http:// or https://; accepted: {Form}";
            return false;
        }

        var rest = url[(url.IndexOf("://", StringComparison.Ordinal) + 3)..];
        address = rest.StartsWith(UnixPrefix, StringComparison.Ordinal)
            ? ParseUnix(url, isHttps, rest[UnixPrefix.Length..], out problem)
            : ParseTcp(url, isHttps, rest.EndsWith('/') ? rest[..^1] : rest, out problem);
        return address is not null;
    }

    /// <summary>Whether both cannot be bound at once.</summary>
    public bool Overlaps(ListenAddress other)
    {
        if (Kind == ListenAddressKind.Unix || other.Kind == ListenAddressKind.Unix)
            return Kind == other.Kind && string.Equals(Path, other.Path, StringComparison.Ordinal);
        if (Port != other.Port || Port == 0)
            return false;
        return Addresses().Any(mine => other.Addresses().Any(theirs => Overlap(mine, theirs)));
    }

    /// <summary>The socket addresses that are bound, in the order tried.</summary>
    public IEnumerable<IPAddress> Addresses() => Kind switch
    {
        ListenAddressKind.Ip => [Ip!],
        ListenAddressKind.Localhost => [IPAddress.Loopback, IPAddress.IPv6Loopback],
        ListenAddressKind.Any => [IPAddress.IPv6Any],
        _ => [],
    };

    /// <summary>What is bound, in the order tried.</summary>
    public IEnumerable<EndPoint> EndPoints() => Kind == ListenAddressKind.Unix
        ? [new UnixDomainSocketEndPoint(Path!)]
        : Addresses().Select(ip => new IPEndPoint(ip, Port));

    /// <summary>The URL in its shortest form, such as <c>http://*:80</c>.</summary>
    public override string ToString()
    {
        var scheme = IsHttps ? "https" : "http";
        return Kind switch
        {
            ListenAddressKind.Unix => $"{scheme}://{UnixPrefix}{Path}",
            ListenAddressKind.Any => $"{scheme}://*:{Port}",
            ListenAddressKind.Localhost => $"{scheme}://localhost:{Port}",
            _ => $"{scheme}://{new IPEndPoint(Ip!, Port)}",
        };
    }

    // [::] is bound for IPv4 as well, so it meets everything on its port.
    private static bool Overlap(IPAddress one, IPAddress other) =>
        one.Equals(other)
        || one.Equals(IPAddress.IPv6Any)
        || other.Equals(IPAddress.IPv6Any)
        || (one.AddressFamily == other.AddressFamily && (one.Equals(IPAddress.Any) || other.Equals(IPAddress.Any)));

    private static ListenAddress? ParseUnix(string url, bool isHttps, string path, out string problem)
    {
        // sockaddr_un holds 108 bytes with the closing zero.
        const int MaxPathBytes = 107;
        problem = !path.StartsWith('/') ? $"'{url}' lacks an absolute path after 'unix:'; accepted: {Form}"
            : System.Text.Encoding.UTF8.GetByteCount(path) > MaxPathBytes ? $"'{url}' has a path longer than the {MaxPathBytes} bytes of a Unix socket"
            : "";
        return problem.Length == 0 ? new ListenAddress(ListenAddressKind.Unix, isHttps, null, 0, path) : null;
    }

    private static ListenAddress? ParseTcp(string url, bool isHttps, string authority, out string problem)
    {
        if (authority.AsSpan().ContainsAny("/?#@"))
        {
            problem = $"'{url}' has more than a host and a port; accepted: {Form}";
            return null;
        }

        if (!TrySplit(authority, isHttps, out var host, out var port))
        {
            problem = $"'{url}' has no port between 0 and 65535; accepted: {Form}";
            return null;
        }

        problem = "";
        if (host is "*" or "+")
            return new ListenAddress(ListenAddressKind.Any, isHttps, null, port, null);
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            if (port != 0)
                return new ListenAddress(ListenAddressKind.Localhost, isHttps, null, port, null);
            problem = $"'{url}' would have two ports, as localhost is 127.0.0.1 and [::1]; for a port picked by the system write 127.0.0.1:0 or [::1]:0";
            return null;
        }

        if (TryParseIp(host, out var ip))
            return new ListenAddress(ListenAddressKind.Ip, isHttps, ip, port, null);
        problem = $"'{url}' names a host; an address of this machine is needed, or * for all of them; accepted: {Form}";
        return null;
    }

    private static bool TrySplit(string authority, bool isHttps, out string host, out int port)
    {
        var colon = authority.LastIndexOf(':');
        if (colon < 0 || authority.EndsWith(']'))
        {
            (host, port) = (authority, isHttps ? 443 : 80);
            return host.Length > 0;
        }

        host = authority[..colon];
        return int.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65535 && host.Length > 0;
    }

    // IPAddress.Parse also takes "1" and "0x7f.1": only the dotted form is meant, and IPv6 stands in brackets.
    private static bool TryParseIp(string host, out IPAddress? ip)
    {
        if (host.StartsWith('[') && host.EndsWith(']'))
            return IPAddress.TryParse(host.AsSpan(1, host.Length - 2), out ip) && ip.AddressFamily == AddressFamily.InterNetworkV6;
        return IPAddress.TryParse(host, out ip)
            && ip.AddressFamily == AddressFamily.InterNetwork
            && string.Equals(ip.ToString(), host, StringComparison.Ordinal);
    }
}
