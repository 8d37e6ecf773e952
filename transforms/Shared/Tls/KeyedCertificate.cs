using System.Security.Cryptography.X509Certificates;

namespace Gateway.Transforms.Shared.Tls;

/// <summary>A certificate with its private key, and the chain that is sent with it.</summary>
/// <param name="Leaf">With its private key.</param>
/// <param name="Chain">The other certificates of the file, in its order; may hold the root, which is not sent.</param>
/// <remarks>Never disposed: handshakes that began before a reload still use it. The collector frees it.</remarks>
public sealed record KeyedCertificate(X509Certificate2 Leaf, X509Certificate2Collection Chain)
{
    /// <summary>A certificate with less than this left is warned about: 14 days.</summary>
    public static readonly TimeSpan ExpiryWarning = TimeSpan.FromDays(14);

    /// <summary>From when it is valid.</summary>
    public DateTimeOffset NotBefore { get; } = new(Leaf.NotBefore.ToUniversalTime());

    /// <summary>Until when it is valid.</summary>
    public DateTimeOffset NotAfter { get; } = new(Leaf.NotAfter.ToUniversalTime());

    /// <summary>Why it cannot be used at a time, or null.</summary>
    public string? InvalidityAt(DateTimeOffset now) =>
        now > NotAfter ? $"expired at {NotAfter:u}"
        : now < NotBefore ? $"is not valid before {NotBefore:u}"
        : null;

    /// <summary>That it is about to expire, or null.</summary>
    public string? ExpiryAt(DateTimeOffset now) =>
        NotAfter - now < ExpiryWarning ? $"expires at {NotAfter:u}, in less than {ExpiryWarning.TotalDays:0} days" : null;
}
