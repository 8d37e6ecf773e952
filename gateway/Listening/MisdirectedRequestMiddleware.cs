using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Listening;

/// <summary>
/// Refuses a request whose host would have had to present a client certificate, on a connection that was opened for a
/// host that need not: otherwise any client could pass by naming one host in the handshake and another in the request.
/// </summary>
internal sealed class MisdirectedRequestMiddleware(RequestDelegate next, CertificateStore store)
{
    /// <summary>Answers 421 (RFC 9110 §15.5.20), upon which a browser opens a connection for the host itself.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.IsHttps || context.Features.Get<TlsProfile>() is not { } used || context.Features.Get<Listener>() is not { } listener)
            return next(context);

        var meant = store.TableOf(listener.Name).Find(new HostString(context.Request.Headers.Host.ToString()).Host);
        if (meant is null || MayServe(used.Settings, meant.Settings))
        {
            // Shown to another host of the listener, whose authorities are not those of this one: here nobody was asked for any.
            if (meant?.Settings.ClientCertificateMode == ClientCertificateMode.NoCertificate && used.Settings.ClientCertificateMode != ClientCertificateMode.NoCertificate)
                context.Features.Set<ITlsConnectionFeature>(new NoClientCertificate());
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        return Task.CompletedTask;
    }

    private static bool MayServe(TlsSettings used, TlsSettings meant)
    {
        var sameAuthorities = string.Equals(used.Authorities, meant.Authorities, StringComparison.Ordinal);
        return meant.ClientCertificateMode switch
        {
            ClientCertificateMode.RequireCertificate => sameAuthorities && used.ClientCertificateMode == ClientCertificateMode.RequireCertificate,
            ClientCertificateMode.AllowCertificate => sameAuthorities || used.ClientCertificateMode == ClientCertificateMode.NoCertificate,
            _ => true,
        };
    }
}
