using System.Collections.Concurrent;
using System.Net.Http;

namespace Gateway.Transforms.Forwarding.Tls;

/// <summary>
/// Sends each request by the client of its destination's host: what TLS verifies belongs to the host. Safe to share.
/// Never disposed, as requests in flight may use it; idle connections close by themselves.
/// </summary>
/// <param name="create">Makes the client of a host, a name or an address without brackets.</param>
internal sealed class DestinationClients(Func<string, HttpMessageInvoker> create) : HttpMessageHandler
{
    // Keys are hosts from the configuration, so there are few.
    private readonly ConcurrentDictionary<string, Lazy<HttpMessageInvoker>> _clients = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        ClientOf(request).SendAsync(request, cancellationToken);

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        ClientOf(request).Send(request, cancellationToken);

    private HttpMessageInvoker ClientOf(HttpRequestMessage request)
    {
        var host = request.RequestUri!.IdnHost.Trim('[', ']');
        return _clients.TryGetValue(host, out var client)
            ? client.Value
            : _clients.GetOrAdd(host, static (host, create) => new Lazy<HttpMessageInvoker>(() => create(host)), create).Value;
    }
}
