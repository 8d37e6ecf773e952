using Gateway.Transforms.Authentication.Revocation;
using Gateway.Transforms.Shared.Addresses;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Authentication.Policies;

/// <summary>Who may call, ready to be asked: metadata of the endpoints of its routes. Immutable, safe to share.</summary>
internal sealed class Policy
{
    private readonly Requirements _requirements;
    private readonly IReadOnlyList<string> _origins;

    /// <summary>Prepares a policy.</summary>
    /// <param name="name">As configured.</param>
    /// <param name="options">What it asks.</param>
    /// <param name="schemes">Its schemes in order; none where the address alone says who may call.</param>
    /// <param name="addresses">Where clients must come from; null for anywhere.</param>
    /// <param name="revocations">What is taken no more; null for nothing.</param>
    public Policy(string name, PolicyOptions options, IReadOnlyList<Scheme> schemes, AddressList? addresses, RevocationList? revocations = null)
    {
        (Name, Schemes, Addresses, IsOptional, StripsCredentials, ClosesOnExpiry) =
            (name, schemes, addresses, options.Optional || schemes.Count == 0, options.StripCredentials, options.CloseOnExpiry);
        LoginPage = options.LoginPage is { } page ? new LoginPage(page) : null;
        _origins = options.Origins;
        Revocations = revocations;
        Credentials = new CredentialNames(
            schemes.SelectMany(static scheme => scheme.CredentialHeaders),
            schemes.SelectMany(static scheme => scheme.BearerHeaders),
            new CredentialCookies(
                schemes.SelectMany(static scheme => scheme.CredentialCookies),
                schemes.SelectMany(static scheme => scheme.PartedCookies),
                schemes.SelectMany(static scheme => scheme.CredentialCookiePrefixes)));
        HeaderNames = new CredentialHeaderNames(schemes.SelectMany(static scheme => scheme.CredentialHeaders));
        _requirements = new Requirements(options);
        Missing = Challenges(static _ => "");
        // RFC 6750 §3.1: the scopes that are needed, of which the caller learns nothing else.
        var scopes = string.Join(' ', options.Scopes.Concat(options.AnyScope));
        Insufficient = Challenges(scheme => scheme.TellsErrors ? $" error=\"insufficient_scope\"{(scopes.Length == 0 ? "" : $", scope=\"{scopes}\"")}" : "");
    }

    /// <summary>As configured.</summary>
    public string Name { get; }

    /// <summary>Its schemes in the order they are asked.</summary>
    public IReadOnlyList<Scheme> Schemes { get; }

    /// <summary>Where clients must come from; null for anywhere.</summary>
    public AddressList? Addresses { get; }

    /// <summary>Whether any credential of its schemes could have what it asks.</summary>
    public bool CanBeMet => IsOptional || Schemes.Any(scheme => scheme.CanSatisfy(_requirements));

    /// <summary>Whether anonymous callers get through.</summary>
    public bool IsOptional { get; }

    /// <summary>Whether credentials stay here.</summary>
    public bool StripsCredentials { get; }

    /// <summary>The headers and cookies of its schemes.</summary>
    public CredentialNames Credentials { get; }

    /// <summary>The headers of its schemes, for whoever passes them on.</summary>
    public CredentialHeaderNames HeaderNames { get; }

    /// <summary>True when a backend could read another credential in a request than is judged here. Allocates nothing for a request as it should be.</summary>
    public bool IsAmbiguous(HttpRequest request)
    {
        if (Credentials.AreAmbiguousIn(request))
            return true;
        foreach (var scheme in Schemes)
        {
            if (scheme.IsAmbiguousIn(request))
                return true;
        }

        return false;
    }

    /// <summary>What is taken no more; null for nothing.</summary>
    public RevocationList? Revocations { get; }

    /// <summary>Whether WebSockets and event streams end with their credential.</summary>
    public bool ClosesOnExpiry { get; }

    /// <summary>Where browsers are sent to sign in; null for nowhere.</summary>
    public LoginPage? LoginPage { get; }

    /// <summary><c>WWW-Authenticate</c> for a request without a credential.</summary>
    public StringValues Missing { get; }

    /// <summary><c>WWW-Authenticate</c> for a caller that may not.</summary>
    public StringValues Insufficient { get; }

    /// <summary><c>WWW-Authenticate</c> for a credential that was not taken.</summary>
    /// <param name="fault">Why not.</param>
    /// <param name="by">The scheme that decided; null where none of them took it.</param>
    public StringValues Invalid(AuthenticationFault fault, Scheme? by) => Challenges(scheme =>
        scheme.TellsErrors && (by is null || by == scheme) ? $" error=\"invalid_token\", error_description=\"{fault.Description}\"" : "");

    /// <summary>Takes all that its schemes know callers by out of a request, also what was not asked about.</summary>
    public void Strip(HttpRequest request)
    {
        foreach (var scheme in Schemes)
            scheme.Strip(request);
    }

    /// <summary>Whether the caller has what is asked.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="by">The scheme that decided who it is.</param>
    public bool IsMetBy(Caller caller, Scheme by)
    {
        // A caller is shared by all requests with its credential: what was found once holds as long as the policy.
        if (ReferenceEquals(caller.LastMet, this))
            return true;
        if (!_requirements.AreMetBy(caller.Claims, by))
            return false;
        caller.LastMet = this;
        return true;
    }

    /// <summary>
    /// Whether a page of this origin may open what is asked for. Browsers send credentials along with the WebSockets of any page, and always say which
    /// (RFC 6455 §10.2); who says nothing is no browser.
    /// </summary>
    public bool TakesOrigin(HttpRequest request)
    {
        if (_origins.Count == 0 || !(Streams.IsWebSocket(request) || Streams.WantsEvents(request)) || request.Headers.Origin is not { Count: > 0 } origin)
            return true;
        foreach (var accepted in _origins)
        {
            if (accepted.Equals(origin.ToString(), StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private StringValues Challenges(Func<Scheme, string> parameters) =>
        new([.. Schemes.Select(scheme => scheme.Challenge + parameters(scheme)).Distinct(StringComparer.Ordinal)]);
}
