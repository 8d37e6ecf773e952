using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Authentication;

/// <summary>
/// The headers and cookies that credentials come in, on the routes of one policy. A backend may read another one of two that bear the same name, or one that PHP takes for
/// the same (<c>X_Token</c>, <c>laravel.session</c>), than was judged here: requests with such are nobody's. Immutable, safe to share.
/// </summary>
/// <param name="headers">The headers.</param>
/// <param name="bearers">Those of them that have a token behind <c>Bearer</c>.</param>
/// <param name="cookies">The cookies.</param>
internal sealed class CredentialNames(IEnumerable<string> headers, IEnumerable<string> bearers, CredentialCookies cookies)
{
    private readonly (string Name, string Folded)[] _headers = [.. headers.Distinct(StringComparer.OrdinalIgnoreCase).Select(static name => (name, FoldedName.Of(name)))];
    private readonly string[] _bearers = [.. bearers.Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>True when a credential of the request could be read in two ways. Allocates nothing for a request with names as they should be.</summary>
    public bool AreAmbiguousIn(HttpRequest request)
    {
        foreach (var (name, values) in request.Headers)
        {
            foreach (var (header, folded) in _headers)
            {
                if (name.Length == header.Length && FoldedName.Of(name).Equals(folded, StringComparison.OrdinalIgnoreCase)
                    && (values.Count > 1 || !name.Equals(header, StringComparison.OrdinalIgnoreCase)))
                    return true;
            }
        }

        foreach (var header in _bearers)
        {
            foreach (var value in request.Headers[header])
            {
                if (AuthorizationValue.IsAmbiguous(value))
                    return true;
            }
        }

        return cookies.AreAmbiguousIn(request.Headers);
    }
}
