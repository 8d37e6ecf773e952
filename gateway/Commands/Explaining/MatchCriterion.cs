using Microsoft.AspNetCore.Routing;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Commands.Explaining;

/// <summary>The parts of a route's match besides its path, as they stand in an endpoint's metadata.</summary>
internal static class MatchCriterion
{
    /// <summary>True for metadata that the router judges a request by.</summary>
    public static bool Is(object metadata) => KindOf(metadata) != Kind.None;

    /// <summary>Why a request does not match.</summary>
    public static string Describe(object criterion, RouteMatch match, HttpRequest request) => KindOf(criterion) switch
    {
        Kind.Method => $"method: {request.Method} is not one of {string.Join(", ", match.Methods ?? [])}",
        Kind.Host => $"host: '{request.Host}' is not one of {string.Join(", ", match.Hosts ?? [])}",
        Kind.Header => $"headers: needs {string.Join(" and ", (match.Headers ?? []).Select(static header => Rule(header.Name, header.Mode.ToString(), header.Values)))}",
        _ => $"query: needs {string.Join(" and ", (match.QueryParameters ?? []).Select(static query => Rule(query.Name, query.Mode.ToString(), query.Values)))}",
    };

    private static string Rule(string name, string mode, IReadOnlyList<string>? values) =>
        values is { Count: > 0 } ? $"{name} {mode} {string.Join(" or ", values.Select(static value => $"'{value}'"))}" : $"{name} {mode}";

    // YARP's metadata types for headers and query are internal to it, so they are known by name.
    private static Kind KindOf(object metadata) => metadata switch
    {
        IHttpMethodMetadata => Kind.Method,
        IHostMetadata => Kind.Host,
        _ when metadata.GetType().Name == "HeaderMetadata" => Kind.Header,
        _ when metadata.GetType().Name == "QueryParameterMetadata" => Kind.Query,
        _ => Kind.None,
    };

    private enum Kind
    {
        None,
        Method,
        Host,
        Header,
        Query,
    }
}
