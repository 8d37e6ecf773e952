using System.Globalization;
using Gateway.Configuration;
using Gateway.Transforms.Forwarding;
using Gateway.Transforms.Maintenance;
using Gateway.Transforms.Receiving;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Composing;
using Gateway.Transforms.Shared.Configuration;
using Yarp.ReverseProxy.Model;

namespace Gateway.Commands.Explaining;

/// <summary>Explains where a request goes by asking the router the server uses.</summary>
/// <param name="options">The routes and clusters as configured.</param>
/// <param name="composed">The routes that a feature answers, such as aggregates.</param>
/// <param name="maintenance">Says which routes answer by themselves.</param>
/// <param name="source">The endpoints the server would have.</param>
/// <param name="probe">The router.</param>
/// <param name="shown">What may be shown of configured values.</param>
internal sealed class Explainer(
    ReverseProxyOptions options, IReadOnlyList<ComposedRoute> composed, MaintenanceOptions maintenance, EndpointDataSource source, RouterProbe probe, Shown shown)
{
    private const string MaintenanceKey = "Maintenance";

    /// <summary>Explains one request.</summary>
    public async Task<Explanation> ExplainAsync(HttpContext context)
    {
        var answering = await FindAnsweringAsync(context);
        var picked = answering ?? await probe.MatchAsync([source], context);
        var winner = picked?.Metadata.GetMetadata<RouteModel>() is not null ? (RouteEndpoint)picked : null;
        var explained = winner is null ? null : await ExplainWinnerAsync(winner, context);

        var others = new List<LosingRoute>();
        foreach (var endpoint in source.Endpoints.OfType<RouteEndpoint>().Where(endpoint => endpoint != winner))
            others.Add(await ExplainLoserAsync(endpoint, winner, context));

        var status = winner is not null ? (int?)null : picked is null ? StatusCodes.Status404NotFound : StatusCodes.Status405MethodNotAllowed;
        var refusal = answering is not null ? null : await ReceptionCheck.FindRefusalAsync(context, async other => await probe.MatchAsync([source], other));
        return new Explanation(explained, status, refusal, [.. others.OrderByDescending(static other => other.IsNear).ThenBy(static other => other.Reasons.Count).ThenBy(static other => other.RouteId, StringComparer.Ordinal)]);
    }

    // A preflight is answered by the route of the request it asks for, if that has a policy of CORS.
    private async Task<Endpoint?> FindAnsweringAsync(HttpContext context)
    {
        if (Preflight.MethodOf(context.Request) is not { } asked)
            return null;
        var own = context.Request.Method;
        context.Request.Method = asked;
        var picked = await probe.MatchAsync([source], context);
        context.Request.Method = own;
        return picked?.Metadata.GetMetadata<IAnswersPreflights>() is null ? null : picked;
    }

    private async Task<ExplainedRoute> ExplainWinnerAsync(RouteEndpoint winner, HttpContext context)
    {
        var model = winner.Metadata.GetRequiredMetadata<RouteModel>();
        var values = context.Request.RouteValues
            .Select(static value => KeyValuePair.Create(value.Key, Convert.ToString(value.Value, CultureInfo.InvariantCulture) ?? ""));
        if (composed.FirstOrDefault(one => one.Id.Equals(model.Config.RouteId, StringComparison.OrdinalIgnoreCase)) is { } aggregate)
            return new ExplainedRoute(aggregate.Id, null, [.. Policies([], aggregate.Extensions)], [.. values], [], [.. aggregate.Calls.Select(PartOf)]);

        var route = options.Routes[model.Config.RouteId];
        var destinations = new List<KeyValuePair<string, string>>();
        foreach (var (id, destination) in options.Clusters[route.ClusterId!].Destinations)
        {
            using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), (Uri?)null) { Content = new ByteArrayContent([]) };
            await model.Transformer.TransformRequestAsync(context, request, destination.Address, CancellationToken.None);
            destinations.Add(KeyValuePair.Create(id, shown.Url(request.RequestUri?.OriginalString ?? destination.Address)));
        }

        return new ExplainedRoute(model.Config.RouteId, route.ClusterId!, [.. Policies(route)], [.. values], destinations, []);
    }

    private static ExplainedPart PartOf(ComposedCall call) => new(call.Id[(call.Id.IndexOf(':', StringComparison.Ordinal) + 1)..], call.Cluster, call.Shown);

    private async Task<LosingRoute> ExplainLoserAsync(RouteEndpoint loser, RouteEndpoint? winner, HttpContext context)
    {
        var config = loser.Metadata.GetRequiredMetadata<RouteModel>().Config;
        var reasons = new List<string>();
        var isNearPath = true;
        if (!await probe.MatchesPathAsync(loser, context))
        {
            isNearPath = NearPath.BeginsAlike(loser.RoutePattern, context.Request.Path)
                || (NearPath.WithoutConstraints(loser.RoutePattern) is { } free && await probe.MatchesPathAsync(free, context));
            reasons.Add($"path: '{context.Request.Path}' does not match '{config.Match.Path ?? "/{**catchall}"}'");
        }

        foreach (var criterion in loser.Metadata.Where(MatchCriterion.Is))
        {
            if (!await probe.MatchesAsync(criterion, context))
                reasons.Add(shown.Text(MatchCriterion.Describe(criterion, config.Match, context.Request)));
        }

        if (reasons.Count > 0)
            return new LosingRoute(config.RouteId, reasons, IsNear: reasons.Count == 1 && isNearPath);
        return new LosingRoute(config.RouteId, [Preferred(loser, winner)], IsNear: true);
    }

    private static string Preferred(RouteEndpoint loser, RouteEndpoint? winner)
    {
        var winnerId = winner?.Metadata.GetMetadata<RouteModel>()?.Config.RouteId;
        if (winner is null)
            return "matches, but the request as a whole was refused by the router";
        return loser.Order > winner.Order
            ? $"matches too, but its Order {loser.Order} comes after {winner.Order} of '{winnerId}'"
            : $"matches too, but '{winnerId}' is more specific";
    }

    private static string? Format(TimeSpan? limit) => limit is { } time ? Duration.Format(time) : null;

    private IEnumerable<KeyValuePair<string, string>> Policies(RouteOptions route) => Policies(
        new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(route.TimeoutPolicy)] = route.TimeoutPolicy,
            [nameof(route.Timeout)] = Format(route.Timeout),
            [nameof(route.TotalTimeout)] = Format(route.TotalTimeout),
            [nameof(route.ConnectTimeout)] = Format(route.ConnectTimeout),
            [nameof(route.FirstByteTimeout)] = Format(route.FirstByteTimeout),
            [nameof(route.IdleTimeout)] = Format(route.IdleTimeout),
            [nameof(route.StreamIdleTimeout)] = Format(route.StreamIdleTimeout),
            [nameof(route.MaxRequestBodySize)] = route.MaxRequestBodySize?.ToString(),
        },
        route.Extensions);

    private IEnumerable<KeyValuePair<string, string>> Policies(Dictionary<string, object?> named, IReadOnlyDictionary<string, object?> extensions)
    {
        var isInMaintenance = extensions.GetValueOrDefault(MaintenanceKey) as bool? ?? maintenance.Enabled;
        if (isInMaintenance)
        {
            yield return KeyValuePair.Create(
                MaintenanceKey, maintenance.Allow.Count == 0 ? "answers 503" : $"answers 503, except to {string.Join(", ", maintenance.Allow)}");
        }

        foreach (var (key, value) in named.Concat(extensions))
        {
            if (value is not null && (key != MaintenanceKey || !isInMaintenance))
                yield return KeyValuePair.Create(key, value is IEnumerable<string> many ? string.Join(", ", many) : value.ToString() ?? "");
        }
    }
}
