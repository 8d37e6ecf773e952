using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Pressure;

/// <summary>The section <c>Pressure</c>: how the gateway keeps itself from having too much to do. Live: an edit applies within a second.</summary>
public sealed record PressureOptions
{
    /// <summary>When memory is short.</summary>
    public PressureMemoryOptions Memory { get; init; } = new();

    /// <summary>When work begins too late.</summary>
    public PressureDelayOptions Delay { get; init; } = new();

    /// <summary>Whose requests are refused first, where the route does not say.</summary>
    public PressurePrioritiesOptions Priorities { get; init; } = new();

    /// <summary>How long it takes, once the pressure is gone, until nobody is refused any more, where all had been.</summary>
    [Accepted("1s", "10m")]
    public TimeSpan Recovery { get; init; } = TimeSpan.FromSeconds(10);
}
