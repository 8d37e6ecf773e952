using System.Net;
using Gateway.Listening;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Admin;

/// <summary>Finds everything wrong with the section <c>Admin</c>.</summary>
internal static class AdminOptionsValidator
{
    /// <summary>The key that says where the admin port listens.</summary>
    public const string UrlKey = "Admin:Url";

    private const int MinTokenLength = 16;

    public static void Validate(AdminOptions options, ConfigurationSections sections, ConfigurationErrors errors)
    {
        if (options.Token is { Length: < MinTokenLength })
            errors.Add("Admin:Token", $"is shorter than {MinTokenLength} characters; make one with: openssl rand -hex 32");
        if (options.Url is not { } url)
            return;

        if (!ListenAddress.TryParse(url, out var address, out var problem))
            errors.Add(UrlKey, problem);
        else if (address!.IsHttps || address.Kind == ListenAddressKind.Unix)
            errors.Add(UrlKey, $"'{url}' must be http, an address and a port, such as \"http://127.0.0.1:8081\"");
        else
            Validate(options, address, sections, errors);
    }

    /// <summary>The endpoint that keeps the admin port from listening, as neither can share; null for none.</summary>
    public static Listener? FindOverlap(AdminOptions options, ListeningOptions listening) =>
        options.Url is { } url && ListenAddress.TryParse(url, out var address, out _) ? FindOverlap(address!, listening) : null;

    private static void Validate(AdminOptions options, ListenAddress address, ConfigurationSections sections, ConfigurationErrors errors)
    {
        if (!IsLoopback(address) && options.AllowedHosts.Count == 0)
            errors.Add(UrlKey, "is not a loopback address, so AllowedHosts must name the hosts it is called by");
        else if (!IsLoopback(address))
            errors.Warn(UrlKey, "is not a loopback address: whoever reaches it can read metrics and routes");
        if (FindOverlap(address, sections.Get<ListeningOptions>()) is { } listener)
            errors.Add(UrlKey, $"'{options.Url}' is already listened on by the endpoint '{listener.Name}' ({listener.Address})");
    }

    // What is wrong with the endpoints themselves is for their own validator to say.
    private static Listener? FindOverlap(ListenAddress address, ListeningOptions listening) =>
        ListenerPlan.Build(listening, new ConfigurationErrors()).FirstOrDefault(listener => listener.Address.Overlaps(address));

    private static bool IsLoopback(ListenAddress address) =>
        address.Kind == ListenAddressKind.Localhost || (address.Ip is { } ip && IPAddress.IsLoopback(ip));
}
