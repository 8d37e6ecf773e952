using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Pressure;

/// <summary>When memory is short: by the share of it that is in use, of what the system cannot take back.</summary>
public sealed record PressureMemoryOptions
{
    /// <summary>False: memory does not matter.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The memory there is; null for the least that the process's control groups allow, else all of the machine's.</summary>
    [Accepted("1MiB", "1024GiB")]
    public ByteSize? Limit { get; init; }

    /// <summary>From this share on, the cache has to keep less.</summary>
    [Accepted("0.01", "1")]
    public double RelieveFrom { get; init; } = 0.75;

    /// <summary>From this share on, the first requests are refused, and the cache keeps nothing.</summary>
    [Accepted("0.01", "1")]
    public double ShedFrom { get; init; } = 0.85;

    /// <summary>From this share on, all requests are refused that are not critical.</summary>
    [Accepted("0.01", "1")]
    public double ShedAll { get; init; } = 0.95;
}
