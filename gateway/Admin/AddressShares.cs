using System.Net;
using Gateway.Limits;
using Gateway.Transforms.Shared.Addresses;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Admin;

/// <summary>Lets nobody have all the connections there may be: whose probes found none left would restart the gateway. Safe to share between threads.</summary>
/// <param name="most">How many each client address may have, by 64 bits of an IPv6 one.</param>
internal sealed class AddressShares(int most)
{
    private readonly ClientCounts _clients = new();

    /// <summary>Serves a connection, or ends it at once where its client has enough of them.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var client = ClientKey.Of(((IPEndPoint)connection.RemoteEndPoint!).Address);
        if (!_clients.TryEnter(client, most))
            return;
        try
        {
            await next(connection);
        }
        finally
        {
            _clients.Leave(client);
        }
    }
}
