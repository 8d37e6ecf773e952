using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Maintenance;

/// <summary>The section <c>Maintenance</c>: take routes out of service on purpose.</summary>
public sealed record MaintenanceOptions
{
    /// <summary>True: every route answers 503, except those with <c>"Maintenance": false</c>.</summary>
    public bool Enabled { get; init; }

    /// <summary>Sent as <c>Retry-After</c>, in whole seconds, rounded up.</summary>
    [Accepted("1s", "30d")]
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What users read; 1 to 1000 characters.</summary>
    public string Message { get; init; } = "We are doing maintenance. Please come back soon.";

    /// <summary>
    /// An HTML file relative to the configuration file, at most 256 KiB; null for the error page of status 503.
    /// </summary>
    public string? Page { get; init; }

    /// <summary>Client addresses and networks that still get through, such as <c>10.0.0.0/8</c> or <c>::1</c>.</summary>
    [OneOrMany]
    public IReadOnlyList<string> Allow { get; init; } = [];
}
