using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication.SessionCookies;

/// <summary>The encrypted session cookie of a Node application.</summary>
public abstract record SessionCookieOptions : SchemeOptions
{
    /// <summary>The application's secrets, the one in use first; the others are of sessions from before it was changed. At least one.</summary>
    [Secret]
    [OneOrMany]
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>The cookie; null for the application's own name, which over https begins with <c>__Secure-</c>.</summary>
    public string? Cookie { get; init; }

    /// <summary>How far clocks may differ.</summary>
    [Accepted("0s", "10m")]
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest cookie, all its parts together.</summary>
    [Accepted("256B", "64KiB")]
    public ByteSize MaxTokenBytes { get; init; } = new(16 * 1024);
}
