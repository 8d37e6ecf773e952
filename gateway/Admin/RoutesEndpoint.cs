using System.Text.Json;
using Gateway.Commands;
using Gateway.Configuration;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Configuration;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Gateway.Admin;

/// <summary><c>GET /routes</c>: the active routes, clusters, destinations and their health, as YARP has them now.</summary>
internal static class RoutesEndpoint
{
    public static Task WriteAsync(HttpContext context, IProxyStateLookup state, ActiveConfiguration active, ConfigurationStatus status) =>
        AdminJson.WriteAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteNumber("generation", status.Current.Generation);
            writer.WriteStartArray("routes");
            var policies = RouteRow.AllOf(active.Current.Sections).ToDictionary(static row => row.Id, static row => row.Policies, StringComparer.OrdinalIgnoreCase);
            foreach (var route in state.GetRoutes().OrderBy(static route => route.Config.RouteId, StringComparer.Ordinal))
                WriteRoute(writer, route, policies.GetValueOrDefault(route.Config.RouteId) ?? [], status.Current.Shown!);
            writer.WriteEndArray();
            writer.WriteStartArray("clusters");
            foreach (var cluster in state.GetClusters().OrderBy(static cluster => cluster.ClusterId, StringComparer.Ordinal))
                WriteCluster(writer, cluster, status.Current.Shown!);
            writer.WriteEndArray();
        });

    private static void WriteRoute(Utf8JsonWriter writer, RouteModel route, IReadOnlyList<KeyValuePair<string, string>> policies, Shown shown)
    {
        writer.WriteStartObject();
        writer.WriteString("id", route.Config.RouteId);
        writer.WriteNumber("order", route.Config.Order ?? 0);
        WriteStrings(writer, "hosts", route.Config.Match.Hosts);
        writer.WriteString("path", route.Config.Match.Path);
        WriteStrings(writer, "methods", route.Config.Match.Methods);
        writer.WriteStartObject("policies");
        foreach (var (key, value) in policies)
            writer.WriteString(key, shown.Text(value));
        writer.WriteEndObject();
        writer.WriteString("cluster", route.Cluster is { } cluster ? IdOf(cluster) : null);
        writer.WriteEndObject();
    }

    private static void WriteCluster(Utf8JsonWriter writer, ClusterState cluster, Shown shown)
    {
        writer.WriteStartObject();
        writer.WriteString("id", IdOf(cluster));
        writer.WriteStartArray("destinations");
        var available = cluster.DestinationsState.AvailableDestinations;
        foreach (var (id, destination) in cluster.Destinations.OrderBy(static destination => destination.Key, StringComparer.Ordinal))
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            writer.WriteString("address", shown.Url(destination.Model.Config.Address));
            writer.WriteString("activeHealth", destination.Health.Active.ToString());
            writer.WriteString("passiveHealth", destination.Health.Passive.ToString());
            writer.WriteBoolean("available", available.Contains(destination));
            writer.WriteNumber("requests", destination.ConcurrentRequestCount);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string IdOf(ClusterState cluster) => cluster.Model.Config.LogicalId();

    private static void WriteStrings(Utf8JsonWriter writer, string name, IReadOnlyList<string>? values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values ?? [])
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }
}
