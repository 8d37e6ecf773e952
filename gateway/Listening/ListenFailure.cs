using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Listening;

/// <summary>Says in one sentence why the gateway could not start to listen.</summary>
public static class ListenFailure
{
    /// <summary>
    /// Such as <c>Cannot listen on http://127.0.0.1:80 (endpoint 'http'): permission denied …</c>; null when the exception is
    /// about something else.
    /// </summary>
    /// <param name="exception">What starting the host threw.</param>
    /// <param name="options">What it was started with.</param>
    /// <remarks>The exceptions of sockets do not say for which address: each is tried again, briefly.</remarks>
    public static string? Describe(Exception exception, ListeningOptions options) => Describe(
        exception,
        () => ListenerSet.From(options).All.Select(static listener => (listener.Address, $"endpoint '{listener.Name}'")));

    /// <summary>The same for one address that is no endpoint's.</summary>
    /// <param name="exception">What starting the host threw.</param>
    /// <param name="address">Where it was to listen.</param>
    /// <param name="key">The configuration key that says so.</param>
    internal static string? Describe(Exception exception, ListenAddress address, string key) => Describe(exception, () => [(address, key)]);

    private static string? Describe(Exception exception, Func<IEnumerable<(ListenAddress Address, string Name)>> addresses)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case ListenException:
                    return cause.Message;
                case AddressInUseException:
                    return Describe(SocketError.AddressAlreadyInUse, addresses());
                case SocketException socket:
                    return Describe(socket.SocketErrorCode, addresses());
                default:
                    break;
            }
        }

        return null;
    }

    private static string Describe(SocketError error, IEnumerable<(ListenAddress Address, string Name)> addresses)
    {
        // Only the same error counts: where IPv6 is missing, for one, binding [::1] fails too and Kestrel does without it.
        foreach (var (address, name) in addresses)
        {
            if (EndPoints(address).Any(endPoint => TryBind(endPoint) == error))
                return $"Cannot listen on {address} ({name}): {Reason(error, address)}";
        }

        return $"Cannot listen: {new SocketException((int)error).Message}";
    }

    private static IEnumerable<EndPoint> EndPoints(ListenAddress address) => address.Kind switch
    {
        ListenAddressKind.Any => [new IPEndPoint(IPAddress.IPv6Any, address.Port), new IPEndPoint(IPAddress.Any, address.Port)],
        _ => address.EndPoints(),
    };

    private static SocketError? TryBind(EndPoint endPoint)
    {
        try
        {
            var protocol = endPoint is IPEndPoint ? ProtocolType.Tcp : ProtocolType.Unspecified;
            using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, protocol);
            if (endPoint is IPEndPoint ip && ip.Address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.Bind(endPoint);
            socket.Listen();
            return null;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode;
        }
    }

    private static string Reason(SocketError error, ListenAddress address) => error switch
    {
        SocketError.AddressAlreadyInUse when address.Kind == ListenAddressKind.Unix => "the file exists, and is in use or no socket",
        SocketError.AddressAlreadyInUse => "the port is in use by another process; if that is another gateway, stop it, or give this one other ports, also in Admin:Url",
        SocketError.AccessDenied when address.Kind == ListenAddressKind.Unix => "permission denied for this user",
        SocketError.AccessDenied => "permission denied; ports below 1024 are for root or a process with CAP_NET_BIND_SERVICE",
        SocketError.AddressNotAvailable when address.Kind == ListenAddressKind.Unix => "the directory does not exist",
        SocketError.AddressNotAvailable => "no network interface of this machine has this address",
        SocketError.AddressFamilyNotSupported => "this machine has no IPv6",
        _ => new SocketException((int)error).Message,
    };
}
