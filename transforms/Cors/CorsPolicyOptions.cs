using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Cors;

/// <summary>Who may call from a browser, and how.</summary>
public sealed record CorsPolicyOptions
{
    /// <summary>Origins as browsers send them (<c>https://shop.example</c>), with one <c>*</c> in the first label for any such label (<c>https://*.shop.example</c>), or <c>*</c> alone for all.</summary>
    [OneOrMany]
    public required IReadOnlyList<string> Origins { get; init; }

    /// <summary>Methods that preflights allow; <c>*</c> alone for whichever is asked for.</summary>
    [OneOrMany]
    public IReadOnlyList<string> Methods { get; init; } = ["GET", "HEAD", "POST"];

    /// <summary>Request headers that preflights allow; <c>*</c> alone for whichever are asked for.</summary>
    [OneOrMany]
    public IReadOnlyList<string> RequestHeaders { get; init; } = [];

    /// <summary>Response headers that scripts may read, beside those that they always may; <c>*</c> alone for all.</summary>
    [OneOrMany]
    public IReadOnlyList<string> ExposedHeaders { get; init; } = [];

    /// <summary>Whether cookies, client certificates and passwords go along.</summary>
    public bool Credentials { get; init; }

    /// <summary>How long a browser may keep the answer to a preflight; whole seconds are sent, rounded down.</summary>
    [Accepted("0s", "1d")]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(10);
}
