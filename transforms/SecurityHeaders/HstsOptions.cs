using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.SecurityHeaders;

/// <summary><c>Strict-Transport-Security</c> (RFC 6797 §6.1): browsers use nothing but https for the host.</summary>
public sealed record HstsOptions
{
    /// <summary>How long they remember it; whole seconds are sent, rounded down. 0 has them forget it.</summary>
    [Accepted("0s", "3650d")]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(365);

    /// <summary>Whether it holds for all names below the host's too.</summary>
    public bool IncludeSubDomains { get; init; }

    /// <summary>Whether browsers may ship with it; for names that are handed in at hstspreload.org.</summary>
    public bool Preload { get; init; }
}
