using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication.ForwardAuth;

/// <summary>Asks a backend who calls, with the caller's own credentials.</summary>
public sealed record ForwardAuthOptions : SchemeOptions
{
    /// <summary>The cluster that is asked.</summary>
    public required string Cluster { get; init; }

    /// <summary>
    /// The <c>Resilience</c> policy of these questions; null for none. With that of the routes to the cluster, they take places of the same pool.
    /// </summary>
    public string? ResiliencePolicy { get; init; }

    /// <summary>What it is asked, by GET: 2xx means yes, 401, 403, 419 and redirects mean no.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// The credentials, as <c>header:NAME</c> and <c>cookie:NAME</c> (<c>cookie:remember_web_*</c> for all names that begin so): they alone are shown to the
    /// backend, and its answer is remembered for those who bring the same.
    /// </summary>
    [OneOrMany]
    public IReadOnlyList<string> CacheKey { get; init; } = ["header:Authorization"];

    /// <summary>Claims from the answer: a JSONPath of its body, or <c>header:NAME</c>.</summary>
    public IReadOnlyDictionary<string, string> Claims { get; init; } = new Dictionary<string, string>();

    /// <summary>The scope that stands for all, such as <c>*</c>; null for none.</summary>
    public string? AllScopes { get; init; }

    /// <summary>How long a yes is believed; zero for one request alone.</summary>
    [Accepted("0s", "1h")]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For the whole answer.</summary>
    [Accepted("100ms", "30s")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);
}
