using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Pressure;

/// <summary>When there is more to do than gets done: by how late work begins that is given to the threads which serve requests.</summary>
public sealed record PressureDelayOptions
{
    /// <summary>Whether delays matter.</summary>
    public bool Enabled { get; init; }

    /// <summary>When nothing has begun earlier for a second, the first requests are refused.</summary>
    [Accepted("1ms", "1m")]
    public TimeSpan ShedFrom { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>When nothing has begun earlier for a second, all requests are refused that are not critical.</summary>
    [Accepted("1ms", "1m")]
    public TimeSpan ShedAll { get; init; } = TimeSpan.FromSeconds(4);
}
