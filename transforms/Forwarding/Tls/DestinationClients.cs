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
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
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

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var clients = ClientsOf(request);
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

    // By which SocketsHttpHandler keeps connections apart: with TLS, the client's Host.
    private static string NameOf(HttpRequestMessage request) =>
        request.RequestUri!.Scheme == Uri.UriSchemeHttps ? request.Headers.Host ?? "" : "";

    private NamedClients ClientsOf(HttpRequestMessage request)
    {
        var host = request.RequestUri!.IdnHost.Trim('[', ']');
        return _hosts.TryGetValue(host, out var clients)
            ? clients
            : _hosts.GetOrAdd(host, static (host, create) => new NamedClients(() => create(host)), create);
    }
}
