using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Resilience;

/// <summary>When a GET that has not been answered is sent to another destination beside the first.</summary>
public sealed record HedgingOptions
{
    /// <summary>After the time within which so many of a hundred were answered.</summary>
    [Accepted("50", "99")]
    public int Percentile { get; init; } = 95;

    /// <summary>So many of a hundred GETs may be sent a second time.</summary>
    [Accepted("1", "100")]
    public int Budget { get; init; } = 5;
}
