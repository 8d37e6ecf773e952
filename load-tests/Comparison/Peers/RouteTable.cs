using System.Globalization;

namespace Gateway.LoadTests.Comparison.Peers;

/// <summary>Routes as the gateway's configuration has them: <c>r0</c>, <c>r1</c> and so on, each for the paths below its name.</summary>
internal static class RouteTable
{
    /// <summary>The members of <c>Routes</c>.</summary>
    public static string Make(int count) => string.Join(",\n      ", Enumerable.Range(0, count).Select(static number => Route($"r{number}")));

    /// <summary>The same for readers, who see the first two.</summary>
    public static string Shorten(int count) => string.Create(CultureInfo.InvariantCulture, $"{Make(2)}\n      // and so on: {count:N0} routes");

    /// <summary>A configuration with one more route.</summary>
    public static string Add(string configuration, string name) => configuration.Replace("\"Routes\": {", $"\"Routes\": {{ {Route(name)},", StringComparison.Ordinal);

    private static string Route(string name) => $$"""
        "{{name}}": { "ClusterId": "origin", "Match": { "Path": "/{{name}}/{**rest}" } }
        """;
}
