using Gateway.Configuration;
using Gateway.Transforms.Forwarding;
using Gateway.Transforms.Shared.Configuration;
using Spectre.Console;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Commands;

/// <summary>Prints the routes and where each leads.</summary>
internal static class RoutesTable
{
    private const int Unbounded = 100_000;

    /// <summary>At most <paramref name="most"/> rows; says how many are left out.</summary>
    public static void Write(ConfigurationSections sections, Shown shown, int most)
    {
        var rows = RouteRow.AllOf(sections);
        var options = sections.Get<ReverseProxyOptions>();
        var table = new Table().Border(TableBorder.Simple).AddColumns("Route", "Match", "Policies", "Cluster", "Destinations");
        foreach (var row in rows.Take(most))
        {
            table.AddRow(
                Markup.Escape(row.Id),
                Markup.Escape(shown.Text(Match(row.Match))),
                Markup.Escape(shown.Text(string.Join(' ', row.Policies.Select(static policy => $"{RoutePolicies.ShortOf(policy.Key)}={policy.Value}")))),
                Markup.Escape(string.Join(", ", row.Clusters)),
                Markup.Escape(row.Calls is { Count: 0 } ? "(batch)" : row.Calls is { } calls ? $"(aggregate of {calls.Count} parts)" : Destinations(options, row, shown)));
        }

        // What reads a line a route must find a line a route; 80 columns are a guess there.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = Unbounded;
        AnsiConsole.Write(table);
        if (rows.Count > most)
            Console.WriteLine($"… and {rows.Count - most} more; 'gateway routes' prints all");
    }

    private static string Match(RouteMatch match)
    {
        var parts = new List<string>();
        if (match.Methods is { Count: > 0 })
            parts.Add(string.Join(',', match.Methods));
        parts.Add(string.Join(',', match.Hosts ?? []) + (match.Path ?? "/{**any}"));
        parts.AddRange((match.Headers ?? []).Select(static header => $"{header.Name}: {string.Join('|', header.Values ?? [header.Mode.ToString()])}"));
        parts.AddRange((match.QueryParameters ?? []).Select(static query => $"?{query.Name}={string.Join('|', query.Values ?? [query.Mode.ToString()])}"));
        return string.Join(' ', parts);
    }

    private static string Destinations(ReverseProxyOptions options, RouteRow row, Shown shown) =>
        string.Join(", ", options.Clusters[row.Clusters[0]].Destinations.Values.Select(destination => shown.Url(destination.Address)));
}
