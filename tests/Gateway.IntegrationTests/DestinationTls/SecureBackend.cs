using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Gateway.IntegrationTests.DestinationTls;

/// <summary>
/// A backend over TLS that answers with what it knows of the connection: <c>sni client version protocol host</c>. Asked with <c>?wait</c>, it says so after <see cref="Release"/>.
/// </summary>
public sealed class SecureBackend : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SemaphoreSlim _released = new(0);
    private readonly Lock _counting = new();
    private int _open;

    private SecureBackend(Action<KestrelServerOptions, SecureBackend> listen)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => listen(kestrel, this));
        _app = builder.Build();
        _app.MapFallback(AnswerAsync);
    }

    /// <summary>The most connections that were open at a time, since they were counted anew.</summary>
    public int MostConnections { get; private set; }

    /// <summary>Begins to count the most connections again.</summary>
    /// <returns>How many are open.</returns>
    public int CountAnew()
    {
        lock (_counting)
            return MostConnections = _open;
    }

    /// <summary>Lets one request go on that waits.</summary>
    public void Release() => _released.Release();

    /// <summary>Its port on the loopback address.</summary>
    public int Port => new Uri(_app.Urls.Single()).Port;

    /// <summary>Starts one on a free port.</summary>
    /// <param name="authority">Issues its certificate.</param>
    /// <param name="names">What the certificate is for.</param>
    /// <param name="versions">The TLS versions it accepts.</param>
    /// <param name="clients">Issues the certificates that its clients must show; null when they need none.</param>
    public static async Task<SecureBackend> StartAsync(
        TestAuthority authority, string[] names, SslProtocols versions = SslProtocols.None, TestAuthority? clients = null)
    {
        var certificate = SslStreamCertificateContext.Create(authority.Issue(names), authority.Chain, offline: true);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate,
            EnabledSslProtocols = versions,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            ClientCertificateRequired = clients is not null,
            RemoteCertificateValidationCallback = clients is null ? null : static (_, client, _, problems) => client is not null && problems == SslPolicyErrors.None,
            CertificateChainPolicy = clients is null ? null : PolicyOf(clients),
        };

        var backend = new SecureBackend((kestrel, self) => kestrel.Listen(IPAddress.Loopback, 0, listener =>
        {
            listener.Use(next => connection => self.CountAsync(next, connection));
            listener.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => new(options) });
        }));
        await backend._app.StartAsync();
        return backend;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _released.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var handshake = context.Features.GetRequiredFeature<ITlsHandshakeFeature>();
        var client = context.Connection.ClientCertificate?.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        if (context.Request.QueryString.Value == "?wait")
        {
            await context.Response.StartAsync();
            await _released.WaitAsync(context.RequestAborted);
        }

        await context.Response.WriteAsync(
            $"sni={handshake.HostName} client={client} version={handshake.Protocol} protocol={context.Request.Protocol} host={context.Request.Host}");
    }

    private async Task CountAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        lock (_counting)
            MostConnections = Math.Max(MostConnections, ++_open);
        try
        {
            await next(connection);
        }
        finally
        {
            lock (_counting)
                _open--;
        }
    }

    private static X509ChainPolicy PolicyOf(TestAuthority clients)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(clients.RootPath);
        return policy;
    }
}
