using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Authentication.Policies;

/// <summary>Where a browser is sent that opens a page without being signed in. Immutable, safe to share.</summary>
/// <param name="address">A path or an address, in which <c>{url}</c> stands for the page.</param>
internal sealed class LoginPage(string address)
{
    /// <summary>What stands for the page.</summary>
    public const string Page = "{url}";

    /// <summary>What stands in braces and is no placeholder; null for nothing. A brace alone counts too: none may stand in an address.</summary>
    public static string? FindUnknown(string address)
    {
        var rest = address.Replace(Page, "", StringComparison.Ordinal);
        var start = rest.AsSpan().IndexOfAny('{', '}');
        if (start < 0)
            return null;
        var end = rest.IndexOf('}', start);
        return end < 0 ? rest[start..] : rest[start..(end + 1)];
    }

    /// <summary>True for a request of a browser that opens a page. A script, an app and an API's client are told with 401.</summary>
    public static bool IsFor(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.Headers.Authorization.Count == 0
        && request.Headers["X-Requested-With"].Count == 0
        && request.Headers["Sec-Fetch-Mode"].ToString() is "" or "navigate"
        && AcceptHeader.PrefersHtml(request.Headers.Accept.ToString());

    /// <summary>Its address for a request.</summary>
    public string AddressFor(HttpRequest request)
    {
        // A page whose path begins with two slashes would be another host's to the login page.
        var page = $"/{request.Path.ToUriComponent().TrimStart('/')}{request.QueryString}";
        return address.Replace(Page, Uri.EscapeDataString(page), StringComparison.Ordinal);
    }
}
