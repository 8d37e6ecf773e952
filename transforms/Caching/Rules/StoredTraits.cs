namespace Gateway.Transforms.Caching.Rules;

/// <summary>What an origin allows to be done with a stored response.</summary>
[Flags]
internal enum StoredTraits
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary><c>public</c>: also for requests with cookies.</summary>
    Public = 1,

    /// <summary>Also for requests that say who calls (RFC 9111 §3.5).</summary>
    ForAuthorized = 2,

    /// <summary><c>no-cache</c>: not without asking the origin.</summary>
    NoCache = 4,

    /// <summary><c>must-revalidate</c> or <c>proxy-revalidate</c>: never stale.</summary>
    NeverStale = 8,

    /// <summary><c>s-maxage</c>: never stale because a client alone takes it (§5.2.2.10).</summary>
    SharedLifetime = 16,
}
