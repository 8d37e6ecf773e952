using System.Net;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Admin;

/// <summary>Finds everything wrong with the section <c>Admin</c>.</summary>
internal static class AdminOptionsValidator
{
    private const int MinTokenLength = 16;

    public static void Validate(AdminOptions options, ConfigurationSections sections, ConfigurationErrors errors)
    {
        if (options.Token is { Length: < MinTokenLength })
            errors.Add("Admin:Token", $"is shorter than {MinTokenLength} characters; make one with: openssl rand -hex 32");
        if (options.Url is not { } url)
            return;

        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != "http" || uri.PathAndQuery != "/")
            errors.Add("Admin:Url", $"'{url}' must be http, an address and a port, such as \"http://127.0.0.1:8081\"");
        else if (!IsLoopback(uri) && options.AllowedHosts.Count == 0)
            errors.Add("Admin:Url", "is not a loopback address, so AllowedHosts must name the hosts it is called by");
        else if (!IsLoopback(uri))
            errors.Warn("Admin:Url", "is not a loopback address: whoever reaches it can read metrics and routes");
    }

    private static bool IsLoopback(Uri uri) =>
        uri.Host == "localhost" || (IPAddress.TryParse(uri.DnsSafeHost, out var address) && IPAddress.IsLoopback(address));
}
