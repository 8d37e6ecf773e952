using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared.Composing;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Aggregation;

/// <summary>The section <c>Aggregates</c>: several backend answers as one, by id.</summary>
public sealed record AggregationOptions : IComposedRoutes
{
    /// <summary>The aggregates, by id; the ids are those of routes, too.</summary>
    [WholeSection]
    public IReadOnlyDictionary<string, AggregateOptions> Aggregates { get; init; } = new Dictionary<string, AggregateOptions>();

    /// <inheritdoc/>
    IEnumerable<ComposedRoute> IComposedRoutes.ComposedRoutes => Aggregates.Select(static aggregate => AggregateRoute.Of(aggregate.Key, aggregate.Value));
}
