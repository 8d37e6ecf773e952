using System.Buffers;
using Gateway.Transforms.Forwarding;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Commands.Explaining;

/// <summary>Makes the request that a user wants explained.</summary>
internal static class ExplainedRequest
{
    // The characters of a method (RFC 9110 §5.6.2).
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>A request as the server would see it; null, with a sentence why, for words that make none.</summary>
    /// <param name="services">The gateway's services.</param>
    /// <param name="method">Such as GET; its case counts.</param>
    /// <param name="url">Absolute, or the path and query alone.</param>
    /// <param name="headers">Each <c>Name: value</c>; a <c>Host</c> comes before the URL's.</param>
    /// <param name="error">What is wrong, or null.</param>
    public static HttpContext? Create(IServiceProvider services, string method, string url, IEnumerable<string> headers, out string? error)
    {
        error = null;
        if (method.Length == 0 || method.AsSpan().ContainsAnyExcept(TokenCharacters))
        {
            error = $"'{method}' must be an HTTP method such as GET";
            return null;
        }

        var absolute = url.StartsWith('/') ? $"http://localhost{url}" : url;
        if (!Uri.TryCreate(absolute, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            error = $"'{url}' must be an http or https URL, or a path that begins with '/'";
            return null;
        }

        var context = new DefaultHttpContext { RequestServices = services };
        var request = context.Request;
        request.Method = method;
        request.Protocol = HttpProtocol.Http11;
        request.Scheme = uri.Scheme;
        request.Host = new HostString(uri.Authority);
        var target = RawTarget(url);
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        // What is not forwarded as written (dot segments, characters no target may hold) is routed as the server reads it.
        request.Path = ExactTarget.TrySplit(target, out var path, out var query)
            ? PathString.FromUriComponent(path.ToString())
            : PathString.FromUriComponent(uri.AbsolutePath);
        request.QueryString = new QueryString(query.IsEmpty ? uri.Query : query.ToString());

        foreach (var header in headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                error = $"--header '{header}' must be 'Name: value'";
                return null;
            }

            var (name, value) = (header[..colon].Trim(), header[(colon + 1)..].Trim());
            if (name.Equals("Host", StringComparison.OrdinalIgnoreCase))
                request.Host = new HostString(value);
            else
                request.Headers.Append(name, value);
        }

        return context;
    }

    private static string RawTarget(string url)
    {
        if (!url.StartsWith('/'))
        {
            var authority = url.IndexOf("://", StringComparison.Ordinal) + 3;
            var end = url.AsSpan(authority).IndexOfAny('/', '?', '#');
            url = end < 0 ? "/" : url[(authority + end)..];
            if (!url.StartsWith('/'))
                url = $"/{url}";
        }

        var fragment = url.IndexOf('#', StringComparison.Ordinal);
        return fragment < 0 ? url : url[..fragment];
    }
}
