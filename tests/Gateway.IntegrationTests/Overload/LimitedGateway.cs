using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;

namespace Gateway.IntegrationTests.Overload;

/// <summary>Configurations with limits.</summary>
internal static class LimitedGateway
{
    /// <summary>Everything to one backend, with a listener for each version.</summary>
    public static string Configuration(string backend, string limits, string forwarder = "Gateway") => GatewayConfiguration.Of(
            """ "all": { "ClusterId": "backend", "Match": { "Path": "/{**rest}" } } """,
            $$""" "backend": { "Forwarder": "{{forwarder}}", "Destinations": { "a": { "Address": "{{backend}}" } } } """,
            ScriptedGateway.Endpoints)
        .Replace("\"ReverseProxy\"", $"\"Limits\": {limits}, \"ReverseProxy\"", StringComparison.Ordinal);
}
