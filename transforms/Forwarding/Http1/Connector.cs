using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Sockets;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>Opens connections to one destination: looks its name up, tries its addresses, speaks TLS. Safe to share.</summary>
/// <param name="destination">Where to.</param>
/// <param name="tls">TLS for https; null for http. Used for every connection, so it must not change.</param>
/// <param name="loops">Where events of connections without TLS are waited for; null for .NET's own threads, which those with TLS have.</param>
/// <param name="time">The clock.</param>
internal sealed class Connector(Destination destination, SslClientAuthenticationOptions? tls, EventLoops? loops, TimeProvider time)
{
    /// <summary>Where it leads.</summary>
    public Destination Destination => destination;

    /// <summary>Connects.</summary>
    /// <param name="limit">
    /// How long it may take, which <paramref name="cancellation"/> sees to: of several addresses each has its share, so that
    /// one that answers nothing leaves time for the next. May be infinite.
    /// </param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The socket and what to read from and write to; the caller owns both.</returns>
    /// <exception cref="HttpRequestException">With the reason in <see cref="HttpRequestException.HttpRequestError"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled meanwhile.</exception>
    public async ValueTask<(Socket Socket, Stream Stream)> ConnectAsync(TimeSpan limit, CancellationToken cancellation)
    {
        var (socket, stream) = await OpenAsync(limit, cancellation);
        return (socket, tls is null ? stream : await SecureAsync(stream, tls, cancellation));
    }

    private async ValueTask<(Socket Socket, Stream Stream)> OpenAsync(TimeSpan limit, CancellationToken cancellation)
    {
        Exception? last = null;
        // Before names are looked up, which goes on elsewhere.
        var loop = tls is null && loops is { IsSupported: true } ? loops.Nearest() : null;
        var addresses = destination.Address is { } known ? [known] : await LookUpAsync(cancellation);
        for (var i = 0; i < addresses.Length; i++)
        {
            try
            {
                return i == addresses.Length - 1 || limit == Timeout.InfiniteTimeSpan
                    ? await OpenAsync(addresses[i], loop, cancellation)
                    : await OpenAsync(addresses[i], loop, limit / addresses.Length, cancellation);
            }
            catch (Exception exception) when (exception is SocketException or TimeoutException)
            {
                last = exception;
            }
        }

        throw new HttpRequestException(
            HttpRequestError.ConnectionError, $"{last!.Message} ({destination.Host}:{destination.Port})", last);
    }

    private async ValueTask<(Socket Socket, Stream Stream)> OpenAsync(IPAddress address, EventLoop? loop, TimeSpan share, CancellationToken cancellation)
    {
        using var limit = new ConnectLimit(share, time, cancellation);
        try
        {
            return await OpenAsync(address, loop, limit.Token);
        }
        catch (OperationCanceledException exception) when (limit.IsReached)
        {
            throw new TimeoutException($"{address} does not answer", exception);
        }
    }

    private async ValueTask<(Socket Socket, Stream Stream)> OpenAsync(IPAddress address, EventLoop? loop, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (DescriptorLimit.OfProcess.IsReserved(socket))
                throw new SocketException((int)SocketError.TooManyOpenSockets);
            var endPoint = new IPEndPoint(address, destination.Port);
            if (loop is not null)
                return (socket, await SocketStream.ConnectAsync(socket, endPoint, loop, cancellation));
            await socket.ConnectAsync(endPoint, cancellation);
            return (socket, new NetworkStream(socket, ownsSocket: true));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Not cached: connections live for minutes at most, so that a change in DNS is followed while the pool lives.
    private async ValueTask<IPAddress[]> LookUpAsync(CancellationToken cancellation)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(destination.Host, cancellation) is { Length: > 0 } addresses
                ? addresses
                : throw new SocketException((int)SocketError.HostNotFound);
        }
        catch (SocketException exception)
        {
            throw new HttpRequestException(HttpRequestError.NameResolutionError, $"{exception.Message} ({destination.Host})", exception);
        }
    }

    private async ValueTask<Stream> SecureAsync(Stream stream, SslClientAuthenticationOptions options, CancellationToken cancellation)
    {
        var secure = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await secure.AuthenticateAsClientAsync(options, cancellation);
            return secure;
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            await secure.DisposeAsync();
            throw new HttpRequestException(
                HttpRequestError.SecureConnectionError, $"TLS with {destination.Host}:{destination.Port} failed: {exception.GetBaseException().Message}", exception);
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }
}
