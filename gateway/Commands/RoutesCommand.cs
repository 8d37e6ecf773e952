using Gateway.Configuration;
using Gateway.Hosting;
using Gateway.Transforms.Forwarding;
using Gateway.Transforms.Shared.Configuration;

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

        if (json)
            WriteJson(loaded.Sections!, loaded.Shown);
        else
            RoutesTable.Write(loaded.Sections!, loaded.Shown, int.MaxValue);
        return ExitCode.Fine;
    }

    private static void WriteJson(ConfigurationSections sections, Shown shown) => JsonOutput.Write(writer =>
    {
        var options = sections.Get<ReverseProxyOptions>();
        writer.WriteStartArray("routes");
        foreach (var row in RouteRow.AllOf(sections))
        {
            writer.WriteStartObject();
            writer.WriteString("id", row.Id);
            writer.WriteNumber("order", row.Order);
            writer.WriteStrings("hosts", row.Match.Hosts);
            writer.WriteString("path", row.Match.Path);
            writer.WriteStrings("methods", row.Match.Methods);
            writer.WriteObject("policies", row.Policies.Select(policy => KeyValuePair.Create(policy.Key, shown.Text(policy.Value))));
            if (row.Calls is { } calls)
            {
                writer.WriteStrings("parts", calls.Select(static call => $"{call.Id}: {call.Shown} of {call.Cluster}"));
            }
            else
            {
                writer.WriteString("cluster", row.Clusters[0]);
                writer.WriteStrings("destinations", options.Clusters[row.Clusters[0]].Destinations.Values.Select(destination => shown.Url(destination.Address)));
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });
}
