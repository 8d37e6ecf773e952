namespace Gateway.LoadTests.Comparison.Works;

/// <summary>What a proxy must be able to do to take part in a work.</summary>
[Flags]
internal enum Ability
{
    None = 0,

    /// <summary>Hands requests and answers on.</summary>
    Pass = 1,

    /// <summary>Answers from its own cache, conditions too.</summary>
    Cache = 2,

    /// <summary>Encodes with gzip on the fly.</summary>
    Gzip = 4,

    /// <summary>Checks the RS256 signature, issuer, audience and expiry of a bearer token.</summary>
    Token = 8,

    /// <summary>Puts three answers together as one.</summary>
    Aggregate = 16,

    /// <summary>Takes HTTP/2 without TLS, with prior knowledge.</summary>
    Http2 = 32,

    /// <summary>Is this gateway with a number of routes.</summary>
    Routes = 64,

    /// <summary>Is this gateway, with every feature on for the work's path or with none.</summary>
    Features = 128,
}
