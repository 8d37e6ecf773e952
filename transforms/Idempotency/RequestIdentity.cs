using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Addresses;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Idempotency;

/// <summary>Tells requests apart, and finds out whether two are the same.</summary>
internal static class RequestIdentity
{
    // What names a caller for as long as it is the same one; other claims change when a token is renewed between two tries.
    private static readonly string[] Names = ["iss", "client_id", "azp"];

    /// <summary>The name that a key is remembered by: of its route, host and caller alone. 64 hexadecimal digits.</summary>
    public static string IdOf(HttpContext context, string route, string key)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, route);
        AppendHost(hash, context.Request);
        if (context.Features.Get<Caller>() is not { } caller)
        {
            Append(hash, "address");
            Append(hash, ClientKey.Of(context.Connection.RemoteIpAddress).ToString());
            // Whom the backend alone knows by it, it tells from others behind the same address.
            Append(hash, context.Request.Headers.Authorization.ToString());
        }
        else if (caller.Subject is not { } subject)
        {
            Append(hash, "identity");
            Append(hash, caller.Identity);
        }
        else
        {
            Append(hash, "subject");
            Append(hash, caller.Scheme);
            foreach (var name in Names)
                Append(hash, caller.Claims.TryGetProperty(name, out var claim) ? claim.GetRawText() : "");
            Append(hash, subject);
        }

        Append(hash, key);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>
    /// What is the same of two requests only where they ask for the same: the method, also one that a header names, the target as it was sent, the body and what it is said to be. 32 bytes.
    /// </summary>
    public static byte[] FingerprintOf(HttpContext context, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, context.Request.Method);
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        Append(hash, string.IsNullOrEmpty(target) ? context.Request.Path.Value + context.Request.QueryString.Value : target);
        Append(hash, context.Request.Headers.ContentType.ToString());
        Append(hash, context.Request.Headers.ContentEncoding.ToString());
        if (MethodOverride.IsUsed(context))
            AppendOverrides(hash, context.Request.Headers);
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    // In whatever letters, and with the port that goes without saying or not.
    private static void AppendHost(IncrementalHash hash, HttpRequest request)
    {
        Append(hash, request.Host.Host.ToLowerInvariant());
        Append(hash, (request.Host.Port ?? (request.IsHttps ? 443 : 80)).ToString(CultureInfo.InvariantCulture));
    }

    private static void AppendOverrides(IncrementalHash hash, IHeaderDictionary headers)
    {
        foreach (var (name, values) in headers)
        {
            if (MethodOverride.IsNamed(name))
                Append(hash, values.ToString());
        }
    }

    // With its length, so that two parts cannot pass for two others.
    private static void Append(IncrementalHash hash, string part)
    {
        hash.AppendData(BitConverter.GetBytes(part.Length));
        hash.AppendData(Encoding.UTF8.GetBytes(part));
    }
}
