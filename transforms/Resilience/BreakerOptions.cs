using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Resilience;

/// <summary>When a destination that fails is left alone.</summary>
public sealed record BreakerOptions
{
    /// <summary>When so much of its requests fails, 0 to 1.</summary>
    [Accepted("0.01", "1")]
    public double FailureRatio { get; init; } = 0.5;

    /// <summary>When so much of its requests is slow, 0 to 1; null: slow ones do not matter.</summary>
    [Accepted("0.01", "1")]
    public double? SlowCallRatio { get; init; }

    /// <summary>A request without a body is slow whose answer's head takes longer; one with a body takes as long as its client does.</summary>
    [Accepted("1ms", "1h")]
    public TimeSpan SlowCallDuration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Fewer requests in the window say nothing.</summary>
    [Accepted("1", "100000")]
    public int MinimumThroughput { get; init; } = 10;

    /// <summary>What is looked at.</summary>
    [Accepted("1s", "1h")]
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it is left alone; twice as long each time that it turns out no better, up to 8 times.</summary>
    [Accepted("100ms", "1h")]
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>So many requests at a time try it after that, and so many have to succeed.</summary>
    [Accepted("1", "100")]
    public int Trials { get; init; } = 3;

    /// <summary>Whether gateways with the same Redis tell each other when it opens: at the others the first failure then opens theirs.</summary>
    public bool Shared { get; init; } = true;

    /// <summary>Which answers are failures, beside none at all.</summary>
    public IReadOnlyList<int> Statuses { get; init; } = [500, 502, 503, 504];
}
