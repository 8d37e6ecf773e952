using Gateway.Transforms.Receiving.Methods;
using Gateway.Transforms.Receiving.Paths;
using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Receiving.Requests;

/// <summary>Judges what can be judged before the route is known.</summary>
internal static class RequestJudge
{
    private const string Continue = "100-continue";

    /// <summary>Why the request is refused; null when it is not. An offer to upgrade that is ignored is taken out of it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="form">What is unusual about its path.</param>
    /// <param name="path">The path as written; empty for a target that has none.</param>
    public static Refusal? FindFault(HttpContext context, out PathForm form, out ReadOnlySpan<char> path)
    {
        form = PathForm.Plain;
        path = default;
        var request = context.Request;
        var headers = request.Headers;
        var isHttp2 = HttpProtocol.IsHttp2(request.Protocol);
        if (!Framing.IsClear(headers.TransferEncoding, HttpProtocol.IsHttp11(request.Protocol)))
            return Refusal.Framing;
        if (FaultOfFields(headers, isHttp2) is { } fault)
            return fault;
        if (headers.Host is var host && (host.Count == 0 ? !HttpProtocol.IsHttp10(request.Protocol) : !HostSyntax.IsHost(host[0])))
            return Refusal.Host;
        if (headers.Authorization.Count > 1)
            return Refusal.Header;
        if (headers.Expect is { Count: > 0 } expect && !(expect.Count == 1 && string.Equals(expect[0], Continue, StringComparison.OrdinalIgnoreCase)))
            return Refusal.Expectation;
        return FaultOfMethod(context) ?? FaultOfUpgrade(context, headers.Upgrade, isHttp2) ?? FaultOfTarget(context, out form, out path);
    }

    private static Refusal? FaultOfFields(IHeaderDictionary headers, bool isHttp2)
    {
        foreach (var (name, values) in headers)
        {
            if (!FieldSyntax.IsToken(name))
                return Refusal.Header;
            if (name.Equals(Framing.ReplacedLength, StringComparison.OrdinalIgnoreCase))
                return Refusal.Framing;
            foreach (var value in values)
            {
                // What HTTP/1.1 takes away, nothing takes away here, and a backend would (RFC 9113 §8.2.1).
                if (!FieldSyntax.IsValue(value) || (isHttp2 && HasBlanksAround(value)))
                    return Refusal.Header;
            }
        }

        // What the server does not refuse of the fields that belong to one connection (RFC 9113 §8.2.2).
        return isHttp2 && (headers.KeepAlive.Count > 0 || headers.ProxyConnection().Count > 0) ? Refusal.Header : null;
    }

    private static bool HasBlanksAround(string? value) => value is { Length: > 0 } && (value[0] is ' ' or '\t' || value[^1] is ' ' or '\t');

    private static StringValues ProxyConnection(this IHeaderDictionary headers) => headers["Proxy-Connection"];

    private static Refusal? FaultOfMethod(HttpContext context)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsConnect(method))
        {
            if (context.FindExtendedConnect() is not { } connect)
                return Refusal.Method;
            return Upgrades.IsForwarded(connect.Protocol) ? null : Refusal.ExtendedConnect;
        }

        return HttpMethods.IsTrace(method) ? Refusal.Method : null;
    }

    private static Refusal? FaultOfUpgrade(HttpContext context, StringValues protocols, bool isHttp2)
    {
        if (protocols.Count == 0)
            return null;
        if (isHttp2)
            return Refusal.Header;
        if (HttpProtocol.IsHttp10(context.Request.Protocol))
        {
            // RFC 9110 §7.8.
            context.Request.Headers.Upgrade = StringValues.Empty;
            return null;
        }

        if (Upgrades.IsForwarded(protocols))
            return null;
        // Without "Connection: Upgrade" it is no offer, and is not passed on.
        if (context.Features.Find<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } && !Upgrades.IsIgnored(protocols))
            return Refusal.Upgrade;
        context.Request.Headers.Upgrade = StringValues.Empty;
        return null;
    }

    private static Refusal? FaultOfTarget(HttpContext context, out PathForm form, out ReadOnlySpan<char> path)
    {
        form = PathForm.Plain;
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (RequestMethods.IsServerWide(context.Request.Method, target))
        {
            path = default;
            return null;
        }

        if (!RequestTarget.TrySplit(target, out path))
            return Refusal.Path;
        form = RawPath.FormOf(path);
        return form.HasFlag(PathForm.Malformed) ? Refusal.Path : null;
    }
}
