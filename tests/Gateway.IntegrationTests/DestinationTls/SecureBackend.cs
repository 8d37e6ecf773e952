using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Gateway.IntegrationTests.DestinationTls;

/// <summary>A backend over TLS that answers with what it knows of the connection: <c>sni client version protocol host</c>.</summary>
public sealed class SecureBackend : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SecureBackend(WebApplication app) => _app = app;

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

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener => listener.UseHttps(
            new TlsHandshakeCallbackOptions { OnConnection = _ => new(options) })));
        var app = builder.Build();
        app.MapFallback(static context =>
        {
            var handshake = context.Features.GetRequiredFeature<ITlsHandshakeFeature>();
            var client = context.Connection.ClientCertificate?.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
            return context.Response.WriteAsync(
                $"sni={handshake.HostName} client={client} version={handshake.Protocol} protocol={context.Request.Protocol} host={context.Request.Host}");
        });
        await app.StartAsync();
        return new SecureBackend(app);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static X509ChainPolicy PolicyOf(TestAuthority clients)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(clients.RootPath);
        return policy;
    }
}
