using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Resilience;

/// <summary>When a request is sent again.</summary>
public sealed record RetryOptions
{
    /// <summary>How often at most, the first time not counted.</summary>
    [Accepted("1", "10")]
    public int Attempts { get; init; } = 1;

    /// <summary>Which answers are asked for again, of requests that may be repeated. 504 stands for a destination that gave none in time, too.</summary>
    public IReadOnlyList<int> Statuses { get; init; } = [502, 503, 504];

    /// <summary>Before the first one passes up to so much time, before each further one up to twice as much.</summary>
    [Accepted("0ms", "10s")]
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>Never longer than this.</summary>
    [Accepted("0ms", "1m")]
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>None begins later than this after the request was let in.</summary>
    [Accepted("1ms", "1d")]
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>So many of a hundred requests on their way may be repeated ones; one at least, unless it is 0. What finds no connection needs no share.</summary>
    [Accepted("0", "100")]
    public int Budget { get; init; } = 20;
}
