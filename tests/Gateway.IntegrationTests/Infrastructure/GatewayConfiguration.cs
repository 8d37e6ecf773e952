namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>Writes configurations whose listeners take whatever port is free.</summary>
public static class GatewayConfiguration
{
    /// <summary>The listener that every test has unless it says otherwise.</summary>
    public const string MainEndpoint = """ "main": { "Url": "http://127.0.0.1:0" } """;

    /// <summary>A whole configuration.</summary>
    /// <param name="routes">What is inside <c>ReverseProxy:Routes</c>.</param>
    /// <param name="clusters">What is inside <c>ReverseProxy:Clusters</c>.</param>
    /// <param name="endpoints">What is inside <c>Kestrel:Endpoints</c>.</param>
    public static string Of(string routes, string clusters, string endpoints = MainEndpoint) =>
        $$"""
        {
          "Kestrel": { "Endpoints": { {{endpoints}} } },
          "Admin": { "Url": "http://127.0.0.1:0" },
          "ReverseProxy": {
            "Routes": {
              {{routes}}
            },
            "Clusters": {
              {{clusters}}
            }
          }
        }
        """;

    /// <summary>One route for every path, and its cluster of one destination.</summary>
    public static string PassThrough(string destination) => Of(
        """ "all": { "ClusterId": "backend", "Match": { "Path": "/{**rest}" } } """,
        $$""" "backend": { "Destinations": { "a": { "Address": "{{destination}}" } } } """);
}
