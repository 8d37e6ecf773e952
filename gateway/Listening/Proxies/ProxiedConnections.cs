using System.Buffers;
using System.Net;
using Gateway.Limits;
using Gateway.Transforms.Shared.Addresses;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Gateway.Listening.Proxies;

/// <summary>
/// The connection middleware of listeners with <c>ProxyProtocol</c>: only trusted proxies may connect, and the first thing each
/// connection says is for whom. Whoever comes later sees the client's address. Safe to share between threads.
/// </summary>
internal sealed class ProxiedConnections(TrustedProxies trusted, LimitReports reports, TimeProvider time)
{
    /// <summary>How long a proxy may take to send its header, which it has before it connects: 5 s.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    /// <summary>Serves a connection as the client's; closes it without a word when the peer is not trusted or sends no header.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.RemoteEndPoint is not IPEndPoint peer || !trusted.Contains(peer.Address))
        {
            reports.Report(LimitReason.ProxyPeer, connection);
            return;
        }

        if (await ReadAsync(connection) is not { } header)
            return;
        if (header.Source is null)
        {
            connection.Features.Set(UnnamedClient.Instance);
        }
        else
        {
            connection.RemoteEndPoint = header.Source;
            connection.LocalEndPoint = header.Destination;
        }

        await next(connection);
    }

    private async ValueTask<ProxyHeader?> ReadAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        using var wait = new CancellationTokenSource(Wait, time);
        // The server is not there yet to hear that the gateway stops and idle connections are to end.
        var stop = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(wait.Token, stop);
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(stopping.Token);
                var status = Parse(read.Buffer, out var header);
                if (status == ProxyHeaderStatus.Whole)
                {
                    input.AdvanceTo(read.Buffer.GetPosition(header!.Length));
                    return header;
                }

                var isSilent = read.Buffer.IsEmpty;
                input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (status == ProxyHeaderStatus.Partial && !read.IsCompleted)
                    continue;
                // Load balancers look whether a port is open by connecting and no more.
                if (!isSilent)
                    reports.Report(LimitReason.ProxyHeader, connection);
                return null;
            }
        }
        catch (OperationCanceledException) when (wait.IsCancellationRequested)
        {
            reports.Report(LimitReason.ProxyHeader, connection);
            return null;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The proxy has gone, or the gateway stops.
            return null;
        }
    }

    private static ProxyHeaderStatus Parse(ReadOnlySequence<byte> buffer, out ProxyHeader? header)
    {
        if (buffer.IsSingleSegment)
            return ProxyHeaderParser.Parse(buffer.FirstSpan, out header);
        Span<byte> bytes = stackalloc byte[(int)Math.Min(buffer.Length, ProxyHeaderParser.MaxLength)];
        buffer.Slice(0, bytes.Length).CopyTo(bytes);
        return ProxyHeaderParser.Parse(bytes, out header);
    }
}
