using Gateway.Hosting;
using Gateway.Listening;
using Gateway.Transforms.Forwarding;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Commands;

/// <summary>What a newcomer sees at start: where it listens, the routes, and lines to try.</summary>
internal static class Banner
{
    private const int MaxRoutes = 20;

    public static void Write(GatewayHost host, string file)
    {
        var sections = host.Services.GetRequiredService<ActiveConfiguration>().Current.Sections;
        var bound = host.Listeners;
        foreach (var (listener, url) in bound)
            Console.WriteLine($"Listening on {url} ({listener.Name})");
        if (host.AdminUrl is { } admin)
            Console.WriteLine($"Admin on     {admin}");
        Console.WriteLine($"Configured by {file}; edits apply while running");
        Console.WriteLine();
        RoutesTable.Write(sections, host.Loaded.Shown, MaxRoutes);
        WriteExamples(host, bound, sections.Get<ReverseProxyOptions>());
    }

    private static void WriteExamples(GatewayHost host, IEnumerable<(Listener Listener, string Url)> bound, ReverseProxyOptions options)
    {
        var curl = CurlCommand.Choose(bound);
        string[] lines =
        [
            .. options.Routes.Values.Select(ExamplePath).OfType<string>().Distinct(StringComparer.Ordinal).Take(curl is null ? 0 : 3)
                .Select(path => curl + path),
            .. host.AdminUrl is { } admin ? [$"curl {admin.TrimEnd('/')}/config/status"] : Array.Empty<string>(),
        ];
        if (lines.Length > 0)
            Console.WriteLine("Try:");
        foreach (var line in lines)
            Console.WriteLine($"  {line}");
        Console.WriteLine("Stop with Ctrl+C.");
    }

    /// <summary>A path that a plain GET can use: the template up to its first parameter; null where it needs more.</summary>
    private static string? ExamplePath(RouteOptions route)
    {
        var isPlain = route.Match is { Headers: null, QueryParameters: null, Hosts: null }
            && (route.Match.Methods is null || route.Match.Methods.Contains("GET"))
            // Most callers would be asked who they are.
            && route.Extensions.GetValueOrDefault("AuthorizationPolicy") is null or "Anonymous";
        if (!isPlain || route.Match.Path is not { } path)
            return null;
        var parameter = path.IndexOf('{', StringComparison.Ordinal);
        // Without the last slash where there is more: most sites redirect from one form to the other, an API has this one.
        return parameter < 0 ? path : parameter > 1 ? path[..parameter].TrimEnd('/') : "/";
    }
}
