using System.Collections.Concurrent;
using Gateway.Demo.Api;
using Gateway.Demo.Data;
using Gateway.Demo.Web;
using Microsoft.AspNetCore.Http;

namespace Gateway.Demo;

/// <summary>
/// The sample backends <c>demo://shop-api</c> and <c>demo://shop-web</c>, each an HTTP server of this process on a
/// loopback port the system picks. One starts when its address is first resolved and stops with this object. A number
/// makes a further instance: <c>demo://shop-api:2</c>. Safe to share between threads.
/// </summary>
internal sealed class DemoBackends(TimeProvider time) : IAsyncDisposable
{
    private const string Scheme = "demo";

    private static readonly Dictionary<string, Func<TimeProvider, string, RequestDelegate>> Handlers = new(StringComparer.Ordinal)
    {
        ["shop-api"] = static (time, instance) => new ShopApi(time, instance).HandleAsync,
        ["shop-web"] = static (_, _) => new ShopWeb(Catalogue.Products).HandleAsync,
    };

    private readonly ConcurrentDictionary<string, Lazy<Task<DemoServer>>> _servers = new(StringComparer.Ordinal);
    private volatile bool _isDisposed;

    /// <summary>The names that may follow <c>demo://</c>.</summary>
    public static IReadOnlyCollection<string> Names => Handlers.Keys;

    /// <summary>The real address of a sample backend, which is started unless it runs.</summary>
    /// <param name="demoAddress">Such as <c>demo://shop-api</c>; a path is kept.</param>
    /// <param name="cancellationToken">Stops the wait, not the start.</param>
    /// <returns>Such as <c>http://127.0.0.1:49153/</c>; the same at every call.</returns>
    /// <exception cref="ArgumentException">No backend of this name exists.</exception>
    /// <exception cref="ObjectDisposedException">The backends were stopped.</exception>
    public async ValueTask<Uri> ResolveAsync(Uri demoAddress, CancellationToken cancellationToken = default)
    {
        if (demoAddress.Scheme != Scheme || !Handlers.TryGetValue(demoAddress.Host, out var handler))
            throw new ArgumentException($"'{demoAddress}' is not the address of a sample backend.", nameof(demoAddress));

        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var instance = demoAddress.Authority;
        var starting = _servers.GetOrAdd(
            instance, name => new Lazy<Task<DemoServer>>(() => DemoServer.StartAsync(handler(time, name))));
        try
        {
            var server = await starting.Value.WaitAsync(cancellationToken);
            if (_isDisposed && _servers.TryRemove(KeyValuePair.Create(instance, starting)))
                await server.DisposeAsync();
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return new Uri(server.Address, demoAddress.PathAndQuery);
        }
        catch (IOException)
        {
            // Tried again at the next call.
            _servers.TryRemove(KeyValuePair.Create(instance, starting));
            throw;
        }
    }

    /// <summary>Stops all that were started; their open connections are cut.</summary>
    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        foreach (var instance in _servers.Keys)
        {
            if (!_servers.TryRemove(instance, out var starting))
                continue;
            try
            {
                await (await starting.Value).DisposeAsync();
            }
            catch (IOException)
            {
                // It never started.
            }
        }
    }
}
