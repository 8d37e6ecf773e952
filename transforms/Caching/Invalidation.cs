using Gateway.Transforms.Caching.Serving;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Calls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching;

/// <summary>Forgets what is stored for an address when something is done to it that may change it (RFC 9111 §4.4), on every route.</summary>
/// <param name="cache">What is stored.</param>
internal sealed class Invalidation(Cache cache)
{
    /// <summary>Whether the method may change something, as far as is known (RFC 9110 §9.2.1).</summary>
    public static bool MayChange(string method) =>
        !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method) && !HttpMethods.IsTrace(method);

    /// <summary>Has it done when the origin has answered, before the client hears of it.</summary>
    public void Watch(HttpContext context)
    {
        if (cache.Policies.Count > 0)
            context.Response.OnStarting(static state => ((Watched)state).ActAsync(), new Watched(this, context));
    }

    private void Act(HttpContext context)
    {
        if (context.Response.StatusCode is < 200 or >= 400 && context.Features.Find<UnknownOutcome>() is null)
            return;
        var address = AskAddress.Of(context);
        var target = OriginForm(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        cache.Invalidate(address, target);
        InvalidateSameOrigin(address, target, context.Response.Headers.Location);
        InvalidateSameOrigin(address, target, context.Response.Headers.ContentLocation);
    }

    // RFC 9112 §3.2.2: a target may name scheme and host as well, which are in the address.
    private static string OriginForm(string target)
    {
        var authority = target.StartsWith('/') ? -1 : target.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0)
            return target;
        return PathBehind(target, authority + 3);
    }

    private static string PathBehind(string text, int authority)
    {
        var path = text.AsSpan(authority).IndexOfAny('/', '?', '#');
        if (path < 0)
            return "/";
        path += authority;
        return text[path] == '/' ? text[path..] : "/" + text[path..];
    }

    // Of another origin nobody may speak here.
    private void InvalidateSameOrigin(in AskAddress address, string target, StringValues reference)
    {
        if (reference is not [{ Length: > 0 } text]
            || !Uri.TryCreate($"{address.Scheme}://{address.Host}{target}", UriKind.Absolute, out var request)
            || !Uri.TryCreate(request, text, out var other)
            || other.Scheme != request.Scheme || !other.Authority.Equals(request.Authority, StringComparison.OrdinalIgnoreCase))
            return;
        var written = PathOf(text, address.Scheme) ?? other.PathAndQuery;
        var fragment = written.IndexOf('#', StringComparison.Ordinal);
        cache.Invalidate(address, fragment < 0 ? written : written[..fragment]);
    }

    /// <summary>Path and what is behind it as they are written, as an escape that is taken for its character would be another key; null where the reference is relative to a path.</summary>
    private static string? PathOf(string reference, string scheme)
    {
        if (reference.StartsWith("//", StringComparison.Ordinal))
            return PathBehind(reference, 2);
        if (reference.StartsWith('/'))
            return reference;
        // At the beginning alone: a query may have an address in it.
        var start = $"{scheme}://";
        return reference.StartsWith(start, StringComparison.OrdinalIgnoreCase) ? PathBehind(reference, start.Length) : null;
    }

    private sealed record Watched(Invalidation Invalidation, HttpContext Context)
    {
        public Task ActAsync()
        {
            Invalidation.Act(Context);
            return Task.CompletedTask;
        }
    }
}
