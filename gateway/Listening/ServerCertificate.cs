using System.Security.Cryptography.X509Certificates;

namespace Gateway.Listening;

/// <summary>A certificate with its private key, and the chain that is sent with it.</summary>
/// <param name="Leaf">With its private key.</param>
/// <param name="Chain">The other certificates of the file, in its order; may hold the root, which is not sent.</param>
/// <remarks>Never disposed: handshakes that began before a reload still use it. The collector frees it.</remarks>
internal sealed record ServerCertificate(X509Certificate2 Leaf, X509Certificate2Collection Chain)
{
    /// <summary>From when it is valid.</summary>
    public DateTimeOffset NotBefore { get; } = new(Leaf.NotBefore.ToUniversalTime());

    /// <summary>Until when it is valid.</summary>
    public DateTimeOffset NotAfter { get; } = new(Leaf.NotAfter.ToUniversalTime());

    /// <summary>Why it cannot be used at a time, or null.</summary>
    public string? InvalidityAt(DateTimeOffset now) =>
        now > NotAfter ? $"expired at {NotAfter:u}"
        : now < NotBefore ? $"is not valid before {NotBefore:u}"
        : null;

    /// <summary>Whether it is for a name of <c>Sni</c>.</summary>
    public bool Covers(string serverName)
    {
        if (serverName == ServerName.Any)
            return true;
        var host = serverName.StartsWith("*.", StringComparison.Ordinal) ? string.Concat("any", serverName.AsSpan(1)) : serverName;
        return Leaf.MatchesHostname(ServerName.Spellings(host).First());
    }
}
