namespace Gateway.Microbenchmarks;

/// <summary>What tells the routes of <see cref="RoutingBenchmarks"/> apart.</summary>
public enum RoutedBy
{
    /// <summary>The first segment of the path: sections of a shop.</summary>
    Path,

    /// <summary>The host alone: a shop for each tenant.</summary>
    Host,
}
