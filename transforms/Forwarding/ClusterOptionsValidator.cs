using System.Security.Authentication;
using Gateway.Transforms.Forwarding.Tls;
using Gateway.Transforms.Shared.Configuration;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Transforms.Forwarding;

/// <summary>Finds everything wrong with one cluster.</summary>
internal static class ClusterOptionsValidator
{
    // By number: naming the oldest of them is itself an error of the analyzers. None is 0.
    private const int AcceptedSslProtocols = 0xC0 | 0x300 | (int)(SslProtocols.Tls12 | SslProtocols.Tls13);

    // Timers of the framework end at 49 days.
    private static readonly TimeSpan MaxDuration = TimeSpan.FromDays(7);

    public static void Validate(string path, ClusterOptions cluster, NamedFiles files, DateTimeOffset now, ConfigurationErrors errors)
    {
        if (cluster.Destinations.Count == 0)
            errors.Add($"{path}:Destinations", "has no destination; name at least one, such as \"a\": { \"Address\": \"http://127.0.0.1:8000/\" }");

        ReverseProxyOptionsValidator.CheckIds(cluster.Destinations.Keys, $"{path}:Destinations", "destination", errors);
        foreach (var (id, destination) in cluster.Destinations)
            ValidateDestination($"{path}:Destinations:{id}", destination, errors);

        CheckName($"{path}:LoadBalancingPolicy", cluster.LoadBalancingPolicy, "a load-balancing policy", ProxyNames.LoadBalancingPolicies, errors);
        ValidateAffinity($"{path}:SessionAffinity", cluster.SessionAffinity, errors);
        ValidateHealth($"{path}:HealthCheck", cluster.HealthCheck, errors);
        ValidateClient($"{path}:HttpClient", cluster.HttpClient, errors);
        DestinationTlsOptionsValidator.Validate(path, cluster, files, now, errors);
        ValidateRequest($"{path}:HttpRequest", cluster.HttpRequest, errors);
    }

    private static void ValidateDestination(string path, DestinationConfig destination, ConfigurationErrors errors)
    {
        if (string.IsNullOrEmpty(destination.Address))
            errors.Add($"{path}:Address", "is missing; it must be an absolute URL such as \"http://127.0.0.1:8000/\"");
        else
            ValidateAddress($"{path}:Address", destination.Address, errors);

        if (destination.Health is { } health)
            ValidateAddress($"{path}:Health", health, errors);
    }

    private static void ValidateAddress(string path, string address, ConfigurationErrors errors)
    {
        if (DemoAddress.Is(address))
        {
            if (!DemoAddress.IsKnown(address))
                errors.AddUnknown(path, address, "an embedded demo backend", DemoAddress.Names);
            return;
        }

        var isAbsolute = Uri.TryCreate(address, UriKind.Absolute, out var uri);
        if (!isAbsolute || uri!.Scheme is not ("http" or "https") || uri.Host.Length == 0)
            errors.Add(path, $"'{address}' must be an absolute http or https URL such as \"http://127.0.0.1:8000/\"");
        else if (uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
            errors.Add(path, "must be scheme, host, port and path only: no user, query or fragment");
    }

    private static void ValidateAffinity(string path, SessionAffinityConfig? affinity, ConfigurationErrors errors)
    {
        if (affinity is null)
            return;

        CheckName($"{path}:Policy", affinity.Policy, "a session affinity policy", ProxyNames.AffinityPolicies, errors);
        CheckName($"{path}:FailurePolicy", affinity.FailurePolicy, "an affinity failure policy", ProxyNames.AffinityFailurePolicies, errors);
        if (affinity.Enabled == true && string.IsNullOrEmpty(affinity.AffinityKeyName))
            errors.Add($"{path}:AffinityKeyName", "is missing: the name of the cookie or header that holds the affinity");
        CheckPositive($"{path}:Cookie:Expiration", affinity.Cookie?.Expiration, errors);
        CheckPositive($"{path}:Cookie:MaxAge", affinity.Cookie?.MaxAge, errors);
    }

    private static void ValidateHealth(string path, HealthCheckConfig? health, ConfigurationErrors errors)
    {
        CheckName($"{path}:AvailableDestinationsPolicy", health?.AvailableDestinationsPolicy, "a policy", ProxyNames.AvailableDestinationsPolicies, errors);
        CheckName($"{path}:Active:Policy", health?.Active?.Policy, "an active health policy", ProxyNames.ActiveHealthPolicies, errors);
        CheckName($"{path}:Passive:Policy", health?.Passive?.Policy, "a passive health policy", ProxyNames.PassiveHealthPolicies, errors);
        if (health?.Passive is { Enabled: true, Policy: null })
            errors.Add($"{path}:Passive:Policy", "is missing; known: TransportFailureRate");
        CheckPositive($"{path}:Active:Interval", health?.Active?.Interval, errors);
        CheckPositive($"{path}:Active:Timeout", health?.Active?.Timeout, errors);
        CheckPositive($"{path}:Passive:ReactivationPeriod", health?.Passive?.ReactivationPeriod, errors);
        if (health?.Active?.Path is { } probe && !probe.StartsWith('/'))
            errors.Add($"{path}:Active:Path", $"'{probe}' must begin with '/'");
    }

    private static void ValidateClient(string path, HttpClientConfig? client, ConfigurationErrors errors)
    {
        if (client?.MaxConnectionsPerServer is <= 0)
            errors.Add($"{path}:MaxConnectionsPerServer", $"{client.MaxConnectionsPerServer} must be 1 or more");
        if (((int)(client?.SslProtocols ?? SslProtocols.None) & ~AcceptedSslProtocols) != 0)
            errors.Add($"{path}:SslProtocols", "names a broken protocol; accepted: None (the system's choice), Tls, Tls11, Tls12, Tls13");
        CheckName($"{path}:RequestHeaderEncoding", client?.RequestHeaderEncoding, "an encoding for headers", ProxyNames.HeaderEncodings, errors);
        CheckName($"{path}:ResponseHeaderEncoding", client?.ResponseHeaderEncoding, "an encoding for headers", ProxyNames.HeaderEncodings, errors);
    }

    private static void ValidateRequest(string path, ForwarderRequestConfig? request, ConfigurationErrors errors)
    {
        CheckPositive($"{path}:ActivityTimeout", request?.ActivityTimeout, errors);
        if (request?.Version is { } version && !IsHttpVersion(version))
            errors.Add($"{path}:Version", $"'{version}' must be \"1.0\", \"1.1\", \"2\" or \"3\"");
    }

    private static bool IsHttpVersion(Version version) =>
        version is { Major: 1, Minor: 0 or 1 } or { Major: 2 or 3, Minor: 0 };

    private static void CheckPositive(string path, TimeSpan? duration, ConfigurationErrors errors)
    {
        if (duration is { } value && value <= TimeSpan.Zero)
            errors.Add(path, $"{Duration.Format(value)} must be more than 0s");
        else if (duration > MaxDuration)
            errors.Add(path, $"{Duration.Format(duration.Value)} must be at most {Duration.Format(MaxDuration)}");
    }

    private static void CheckName(string path, string? name, string kind, string[] known, ConfigurationErrors errors)
    {
        if (name is not null && !known.Contains(name))
            errors.AddUnknown(path, name, kind, known);
    }
}
