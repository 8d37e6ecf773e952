using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Authentication;

/// <summary>A way to prove who calls, ready to be used. Safe to share.</summary>
/// <param name="name">As configured.</param>
internal abstract class Scheme(string name)
{
    /// <summary>As configured: a label of metrics.</summary>
    public string Name => name;

    /// <summary>How a client is asked for the credential (RFC 9110 §11.6.1), without parameters: <c>Bearer</c>.</summary>
    public abstract string Challenge { get; }

    /// <summary>Whether the client is told by <c>error</c> what was wrong, as RFC 6750 §3 has it.</summary>
    public virtual bool TellsErrors => false;

    /// <summary>Where roles stand in the claims, unless a policy says it.</summary>
    public virtual IReadOnlyList<string> RoleClaims => Policies.Requirements.DefaultRoleClaims;

    /// <summary>The scope that stands for all; null for none.</summary>
    public virtual string? AllScopes => null;

    /// <summary>The headers that its credential may come in.</summary>
    public virtual IReadOnlyList<string> CredentialHeaders => [];

    /// <summary>The cookies that its credential may come in.</summary>
    public virtual IReadOnlyList<string> CredentialCookies => [];

    /// <summary>Those of its headers that have a token behind <c>Bearer</c>.</summary>
    public virtual IReadOnlyList<string> BearerHeaders => [.. CredentialHeaders.Where(static header => header.Equals("Authorization", StringComparison.OrdinalIgnoreCase))];

    /// <summary>Those of its cookies that may come in parts.</summary>
    public virtual IReadOnlyList<string> PartedCookies => [];

    /// <summary>What the names of further cookies begin with.</summary>
    public virtual IReadOnlyList<string> CredentialCookiePrefixes => [];

    /// <summary>Begins with what takes time, once its configuration is in force.</summary>
    public virtual void Prepare()
    {
        // Most have all they need.
    }

    /// <summary>True where, in a place that both look at, it decides about every credential that the other one would: that one behind it is never asked about those.</summary>
    public virtual bool Hides(Scheme other) => false;

    /// <summary>The claims that callers it knows may have; null where the credential, or somebody else, may bring any.</summary>
    public virtual IReadOnlyCollection<string>? PossibleClaims => null;

    /// <summary>Whether any credential it takes could have all of this.</summary>
    public virtual bool CanSatisfy(Policies.Requirements requirements) => requirements.CouldBeMetBy(this);

    /// <summary>True when the request has more than one credential of this scheme, or one in a place that only backends look at.</summary>
    public virtual bool IsAmbiguousIn(HttpRequest request) => false;

    /// <summary>
    /// Looks for the scheme's credential and judges it. False when there is none, or one of another shape, which another scheme may
    /// take; true when it is this scheme's to decide.
    /// </summary>
    public abstract bool TryAuthenticate(HttpContext context, out ValueTask<SchemeResult> result);

    /// <summary>The credential is not to be passed on.</summary>
    public abstract void Strip(HttpRequest request);

    /// <summary>True where the credentials of both may come in the same header.</summary>
    protected bool SharesHeaderWith(Scheme other) => CredentialHeaders.Intersect(other.CredentialHeaders, StringComparer.OrdinalIgnoreCase).Any();

    /// <summary>True where the credentials of both may come in the same cookie.</summary>
    protected bool SharesCookieWith(Scheme other) =>
        CredentialCookies.Intersect(other.CredentialCookies, StringComparer.Ordinal).Any()
        || CredentialCookies.Any(cookie => other.CredentialCookiePrefixes.Any(prefix => cookie.StartsWith(prefix, StringComparison.Ordinal)))
        || CredentialCookiePrefixes.Any(prefix => other.CredentialCookies.Concat(other.CredentialCookiePrefixes).Any(cookie => cookie.StartsWith(prefix, StringComparison.Ordinal)));
}
