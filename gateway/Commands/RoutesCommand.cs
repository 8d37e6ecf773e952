using Gateway.Configuration;
using Gateway.Hosting;
using Gateway.Transforms.Forwarding;

namespace Gateway.Commands;

/// <summary><c>gateway routes</c>.</summary>
internal static class RoutesCommand
{
    public static async Task<int> RunAsync(string? config, bool json)
    {
        var file = ConfigurationFile.Find(config);
        await using var host = GatewayHost.Create(file, urls: null, out var loaded);
        if (host is null || !await host.PrepareAsync())
        {
            ConfigurationReport.Write(file, loaded.Errors, json);
            return ExitCode.No;
        }

        var options = loaded.Sections!.Get<ReverseProxyOptions>();
        if (json)
            WriteJson(options, loaded.Shown);
        else
            RoutesTable.Write(options, loaded.Shown, int.MaxValue);
        return ExitCode.Fine;
    }

    private static void WriteJson(ReverseProxyOptions options, Shown shown) => JsonOutput.Write(writer =>
    {
        writer.WriteStartArray("routes");
        foreach (var (id, route) in RoutesTable.InOrder(options))
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            writer.WriteNumber("order", route.Order ?? 0);
            writer.WriteStrings("hosts", route.Match.Hosts);
            writer.WriteString("path", route.Match.Path);
            writer.WriteStrings("methods", route.Match.Methods);
            writer.WriteObject("policies", RoutePolicies.Of(route).Select(policy => KeyValuePair.Create(policy.Key, shown.Text(policy.Value))));
            writer.WriteString("cluster", route.ClusterId);
            writer.WriteStrings("destinations", options.Clusters[route.ClusterId!].Destinations.Values.Select(destination => shown.Url(destination.Address)));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });
}
