using Gateway.Transforms.Caching.Serving;
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
        if (context.Response.StatusCode is < 200 or >= 400)
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
        var path = target.AsSpan(authority + 3).IndexOfAny('/', '?');
        if (path < 0)
            return "/";
        path += authority + 3;
        return target[path] == '/' ? target[path..] : "/" + target[path..];
    }

    // Of another origin nobody may speak here.
    private void InvalidateSameOrigin(in AskAddress address, string target, StringValues reference)
    {
        if (reference is not [{ Length: > 0 } text]
            || !Uri.TryCreate($"{address.Scheme}://{address.Host}{target}", UriKind.Absolute, out var request)
            || !Uri.TryCreate(request, text, out var other)
            || other.Scheme != request.Scheme || !other.Authority.Equals(request.Authority, StringComparison.OrdinalIgnoreCase))
            return;
        // As it is written: an escape that is taken for its character would be another key.
        var start = text.IndexOf("://", StringComparison.Ordinal);
        if (start >= 0)
            start = text.IndexOf('/', start + 3);
        var written = text.StartsWith('/') && !text.StartsWith("//", StringComparison.Ordinal) ? text : start >= 0 ? text[start..] : other.PathAndQuery;
        var fragment = written.IndexOf('#', StringComparison.Ordinal);
        cache.Invalidate(address, fragment < 0 ? written : written[..fragment]);
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
