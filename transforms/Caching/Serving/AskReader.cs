using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Callers;
using Gateway.Transforms.Shared.Encodings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching.Serving;

/// <summary>Reads what the cache goes by out of a request. Allocates nothing for a plain one.</summary>
internal static class AskReader
{
    private static readonly string[] MethodOverrides = ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"];

    /// <summary>Reads a GET or HEAD; gives the reason where it is not looked up.</summary>
    /// <param name="context">The request.</param>
    /// <param name="policy">Its route's policy.</param>
    /// <param name="coding">What encodes the route's responses; null for nothing.</param>
    /// <param name="ask">What was read.</param>
    /// <returns>One of <see cref="Bypass"/>; null for none.</returns>
    public static string? Read(HttpContext context, CachePolicy policy, IRepresentationCoding? coding, out CacheAsk ask)
    {
        ask = default;
        var headers = context.Request.Headers;
        var target = context.Features.Find<IHttpRequestFeature>()!.RawTarget;
        if (FindHindrance(context, headers, target) is { } hindrance)
            return hindrance;

        target = QuerySelection.Of(target, policy.Query);
        if (!Spelling.IsStored(target))
            return Bypass.Spelling;
        var caller = context.Features.Find<Caller>();
        string? user = null;
        if (policy.Options.PerUser && caller is not null)
        {
            if (caller.Subject is null)
                return Bypass.NoSubject;
            user = caller.Identity;
        }

        var cookies = CookieSelection.Left(headers.Cookie, policy.IgnoredCookies);
        var directives = RequestDirectives.Read(headers.CacheControl, headers.Pragma);
        var traits = RequestTraits.None;
        if (user is not null)
            traits = RequestTraits.OwnResponses;
        else if (caller is not null || headers.Authorization.Count > 0 || HasCredential(context, headers, policy))
            traits = RequestTraits.Authorized;
        if (cookies is not null && policy.IsSafe && user is null)
            traits |= RequestTraits.Cookies;
        if (directives.NoStore)
            traits |= RequestTraits.NoStore;
        ask = new CacheAsk
        {
            Policy = policy,
            Directives = directives,
            Traits = traits,
            Target = target,
            Cookies = cookies,
            User = user,
            IsHead = HttpMethods.IsHead(context.Request.Method),
            Coding = coding,
            // By a date, the part may be to go on with an encoded body.
            Range = coding is not null && EntityTags.IsDate(headers.IfRange) ? null : RangeOf(context.Request, policy),
        };
        return null;
    }

    // RFC 9110 §14.2: of GET alone.
    private static string? RangeOf(HttpRequest request, CachePolicy policy) =>
        !policy.IsSafe && HttpMethods.IsGet(request.Method) && request.Headers.Range is { Count: > 0 } range && ByteRange.IsOne(range) ? range.ToString() : null;

    private static string? FindHindrance(HttpContext context, IHeaderDictionary headers, string target)
    {
        if (context.Features.Find<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true } || context.Request.ContentLength > 0)
            return Bypass.Body;
        if (headers.IfMatch.Count > 0 || headers.IfUnmodifiedSince.Count > 0)
            return Bypass.Precondition;
        if (headers.Upgrade.Count > 0 || context.FindExtendedConnect() is not null)
            return Bypass.Upgrade;
        if (headers.Connection.Count > 0 && NamesFields(headers.Connection))
            return Bypass.Connection;
        if (target.Length == 0 || target[0] != '/')
            return Bypass.Target;
        return NamesAnotherMethod(context, headers) ? Bypass.MethodOverride : null;
    }

    // What a backend knows callers by is a credential, whatever it is called.
    private static bool HasCredential(HttpContext context, IHeaderDictionary headers, CachePolicy policy)
    {
        foreach (var name in policy.Options.CredentialHeaders)
        {
            if (headers.ContainsKey(name))
                return true;
        }

        // One that was not taken here may be by the backend.
        if (context.FindEndpoint()?.Metadata.GetMetadata<CredentialHeaderNames>() is not { } ofRoute)
            return false;
        foreach (var (name, _) in headers)
        {
            if (ofRoute.Contains(name))
                return true;
        }

        return false;
    }

    private static bool NamesFields(StringValues connection)
    {
        foreach (var line in connection)
        {
            foreach (var range in line.AsSpan().Split(','))
            {
                var option = line.AsSpan(range).Trim(" \t");
                if (!option.IsEmpty && !option.Equals("keep-alive", StringComparison.OrdinalIgnoreCase) && !option.Equals("close", StringComparison.OrdinalIgnoreCase)
                    && !option.Equals("TE", StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }

        return false;
    }

    private static bool NamesAnotherMethod(HttpContext context, IHeaderDictionary headers)
    {
        if (context.FindEndpoint()?.Metadata.GetMetadata<MethodOverrideAllowed>() is null)
            return false;
        foreach (var (name, _) in headers)
        {
            if (MethodOverrides.Contains(FoldedName.Of(name), StringComparer.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
