using Gateway.Transforms.Shared;

namespace Gateway.Transforms.Pressure;

/// <summary>Whose requests are refused first. The route's <c>Priority</c> decides, else the caller's claim, else whether there is a caller.</summary>
public sealed record PressurePrioritiesOptions
{
    /// <summary>The claim that <see cref="Claims"/> looks at; of API keys, <c>tag</c> is their <c>Tag</c>.</summary>
    public string Claim { get; init; } = "tag";

    /// <summary>By the claim's value, or one of its list's.</summary>
    public IReadOnlyDictionary<string, RequestPriority> Claims { get; init; } = new Dictionary<string, RequestPriority>();

    /// <summary>Of known callers.</summary>
    public RequestPriority SignedIn { get; init; } = RequestPriority.Normal;

    /// <summary>Of everybody else.</summary>
    public RequestPriority Anonymous { get; init; } = RequestPriority.Low;
}
