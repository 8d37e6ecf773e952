using Gateway.Configuration;
using Gateway.Transforms.Forwarding;
using Spectre.Console;

namespace Gateway.Commands;

/// <summary>Prints the routes and where each leads.</summary>
internal static class RoutesTable
{
    private const int Unbounded = 100_000;

    /// <summary>At most <paramref name="most"/> rows; says how many are left out.</summary>
    public static void Write(ReverseProxyOptions options, Shown shown, int most)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Route", "Match", "Policies", "Cluster", "Destinations");
        foreach (var (id, route) in InOrder(options).Take(most))
        {
            table.AddRow(
                Markup.Escape(id),
                Markup.Escape(shown.Text(Match(route))),
                Markup.Escape(shown.Text(string.Join(' ', RoutePolicies.Of(route).Select(static policy => $"{RoutePolicies.ShortOf(policy.Key)}={policy.Value}")))),
                Markup.Escape(route.ClusterId ?? ""),
                Markup.Escape(Destinations(options, route, shown)));
        }

        // What reads a line a route must find a line a route; 80 columns are a guess there.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = Unbounded;
        AnsiConsole.Write(table);
        if (options.Routes.Count > most)
            Console.WriteLine($"… and {options.Routes.Count - most} more; 'gateway routes' prints all");
    }

    /// <summary>By order, then as the file has them.</summary>
    public static IEnumerable<KeyValuePair<string, RouteOptions>> InOrder(ReverseProxyOptions options) =>
        options.Routes.OrderBy(static route => route.Value.Order ?? 0);

    private static string Match(RouteOptions route)
    {
        var match = route.Match;
        var parts = new List<string>();
        if (match.Methods is { Count: > 0 })
            parts.Add(string.Join(',', match.Methods));
        parts.Add(string.Join(',', match.Hosts ?? []) + (match.Path ?? "/{**any}"));
        parts.AddRange((match.Headers ?? []).Select(static header => $"{header.Name}: {string.Join('|', header.Values ?? [header.Mode.ToString()])}"));
        parts.AddRange((match.QueryParameters ?? []).Select(static query => $"?{query.Name}={string.Join('|', query.Values ?? [query.Mode.ToString()])}"));
        return string.Join(' ', parts);
    }

    private static string Destinations(ReverseProxyOptions options, RouteOptions route, Shown shown) =>
        route.ClusterId is { } id && options.Clusters.TryGetValue(id, out var cluster)
            ? string.Join(", ", cluster.Destinations.Values.Select(destination => shown.Url(destination.Address)))
            : "";
}
