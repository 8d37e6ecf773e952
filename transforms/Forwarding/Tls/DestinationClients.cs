using System.Collections.Concurrent;
using System.Net.Http;

namespace Gateway.Transforms.Forwarding.Tls;

/// <summary>
/// Sends each request by the client of its destination's host: what TLS verifies belongs to the host. Safe to share.
/// Never disposed, as requests in flight may use it; idle connections close by themselves.
/// </summary>
/// <param name="create">Makes a client for a host, a name or an address without brackets.</param>
internal sealed class DestinationClients(Func<string, HttpMessageInvoker> create) : HttpMessageHandler
{
    // Keys are hosts from the configuration, so there are few.
    private readonly ConcurrentDictionary<string, NamedClients> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        IsKeptByName(request) ? SendNamedAsync(request, cancellationToken) : ClientsOf(request).Unnamed.SendAsync(request, cancellationToken);

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var clients = ClientsOf(request);
        if (!IsKeptByName(request))
            return clients.Unnamed.Send(request, cancellationToken);
        var client = clients.Take(NameOf(request));
        try
        {
            return client.Invoker.Send(request, cancellationToken);
        }
        finally
        {
            clients.Leave(client);
        }
    }

    private async Task<HttpResponseMessage> SendNamedAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var clients = ClientsOf(request);
        var client = clients.Take(NameOf(request));
        try
        {
            return await client.Invoker.SendAsync(request, cancellationToken);
        }
        finally
        {
            clients.Leave(client);
        }
    }

    // SocketsHttpHandler keeps connections with TLS apart by the client's Host, others by the destination alone.
    private static bool IsKeptByName(HttpRequestMessage request) => request.RequestUri!.Scheme == Uri.UriSchemeHttps;

    private static string NameOf(HttpRequestMessage request) => request.Headers.Host ?? "";

    private NamedClients ClientsOf(HttpRequestMessage request)
    {
        var host = request.RequestUri!.IdnHost.Trim('[', ']');
        return _hosts.TryGetValue(host, out var clients)
            ? clients
            : _hosts.GetOrAdd(host, static (host, create) => new NamedClients(() => create(host)), create);
    }
}
