using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>How the keys of <c>Authority</c> and <c>JwksUri</c> are kept up to date.</summary>
public sealed record KeyRefreshOptions
{
    /// <summary>How old they may become: a key that the issuer took back is good for so long.</summary>
    [Accepted("1s", "24h")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The shortest time between two fetches for tokens with a key that is not known.</summary>
    [Accepted("100ms", "1h")]
    public TimeSpan CoolDown { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For each answer of the issuer.</summary>
    [Accepted("100ms", "60s")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}
