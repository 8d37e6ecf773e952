using Gateway.Transforms.Authentication.Identity;
using Gateway.Transforms.Authentication.Tokens;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>Judges signed tokens (RFC 7519).</summary>
/// <param name="name">The scheme's name.</param>
/// <param name="options">What it takes.</param>
/// <param name="source">Its keys.</param>
/// <param name="identity">What backends are told.</param>
/// <param name="time">The clock.</param>
internal sealed class JwtScheme(string name, JwtOptions options, KeySource source, IdentityHeaders identity, TimeProvider time) : Scheme(name)
{
    private readonly TokenPlaces _places = options.Places;
    private readonly TokenSource _tokens = new(options.Places);
    private readonly IReadOnlyList<string> _issuers = options.Issuers;
    private readonly JwtRules _rules = new(options);
    private readonly HashSet<JwtAlgorithm> _algorithms = [.. options.Algorithms.Select(static algorithm => JwtAlgorithm.All[algorithm])];

    // What other keys found valid counts no more.
    private volatile Known _known = new(null);

    /// <inheritdoc/>
    public override string Challenge => "Bearer";

    /// <inheritdoc/>
    public override bool TellsErrors => true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> RoleClaims => options.RoleClaims.Count == 0 ? base.RoleClaims : options.RoleClaims;

    /// <inheritdoc/>
    public override void Prepare() => source.Prepare();

    /// <inheritdoc/>
    public override string? AllScopes => options.AllScopes;

    /// <inheritdoc/>
    public override IReadOnlyList<string> CredentialHeaders => [options.TokenHeader];

    /// <inheritdoc/>
    public override IReadOnlyList<string> BearerHeaders => CredentialHeaders;

    /// <inheritdoc/>
    public override IReadOnlyList<string> CredentialCookies => options.TokenCookie is { } cookie ? [cookie] : [];

    // Algorithm and issuer alone say whose a token is: by its key or its type it is refused, and not left to the next scheme.
    /// <inheritdoc/>
    public override bool Hides(Scheme other) =>
        other is JwtScheme jwt && _places.Overlap(jwt._places) && _algorithms.IsSupersetOf(jwt._algorithms)
        && (_issuers.Count == 0 || (jwt._issuers.Count > 0 && jwt._issuers.All(issuer => _issuers.Contains(issuer, StringComparer.Ordinal))));

    /// <inheritdoc/>
    public override bool IsAmbiguousIn(HttpRequest request) => _tokens.IsAmbiguousIn(request);

    /// <inheritdoc/>
    public override bool TryAuthenticate(HttpContext context, out ValueTask<SchemeResult> result)
    {
        result = default;
        var token = _tokens.Find(context.Request);
        if (token.IsEmpty)
            return false;
        if (token.Length > options.MaxTokenBytes.Bytes)
        {
            result = new(AuthenticationFault.TooLong);
            return Jws.HasShape(token);
        }

        var key = TokenKey.Of(token);
        var renewal = source.Renewal();
        if (renewal.IsCompleted && KnownNow().Tokens.Find(key) is { } known)
        {
            result = new(Judge(known));
            return true;
        }

        // What is no token, or one of another's, may be for another scheme.
        if (Jws.Parse(token) is not { } jws)
            return false;
        var header = JwtHeader.Of(jws.Header);
        if (header.Algorithm is null || !_algorithms.Contains(header.Algorithm) || !_rules.IsIssuer(jws.Payload))
            return false;
        var unjudged = new UnjudgedToken(jws, header, key);
        result = renewal.IsCompleted ? Judge(unjudged) : JudgeRenewedAsync(unjudged, renewal);
        return true;
    }

    /// <inheritdoc/>
    public override void Strip(HttpRequest request) => _tokens.Strip(request);

    private Known KnownNow()
    {
        var keys = source.Current;
        var known = _known;
        return ReferenceEquals(known.Keys, keys) ? known : _known = new Known(keys);
    }

    private SchemeResult Judge(ValidToken token) =>
        token.FaultAt(time.GetUtcNow()) is { } fault ? fault : new SchemeResult(token.Caller, null, token.Expires);

    private ValueTask<SchemeResult> Judge(UnjudgedToken token)
    {
        if (token.Header.Fault is { } wrong)
            return new(wrong);
        if (!_rules.IsType(token.Header.Type))
            return new(AuthenticationFault.Type);
        var known = KnownNow();
        if (known.Keys?.Verify(token.Header.Algorithm!, token.Header.KeyId, token.Jws.Input, token.Jws.Signature) == true)
            return new(JudgeClaims(token, known));
        return known.Keys is null || (source.CanRefresh && !known.Keys.Has(token.Header.KeyId)) ? JudgeLaterAsync(token, known.Keys) : new(AuthenticationFault.Signature);
    }

    private async ValueTask<SchemeResult> JudgeRenewedAsync(UnjudgedToken token, Task renewal)
    {
        // If it failed, the keys of before are still there.
        await renewal.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return KnownNow().Tokens.Find(token.Key) is { } known ? Judge(known) : await Judge(token);
    }

    private async ValueTask<SchemeResult> JudgeLaterAsync(UnjudgedToken token, KeySet? before)
    {
        var keys = await source.RefreshAsync();
        if (keys is null)
            return AuthenticationFault.Unavailable;
        if (ReferenceEquals(keys, before) || !keys.Verify(token.Header.Algorithm!, token.Header.KeyId, token.Jws.Input, token.Jws.Signature))
            return AuthenticationFault.Signature;
        var known = KnownNow();
        return JudgeClaims(token, ReferenceEquals(known.Keys, keys) ? known : new Known(keys));
    }

    private SchemeResult JudgeClaims(UnjudgedToken unjudged, Known known)
    {
        var claims = unjudged.Jws.Payload;
        if (_rules.FindFault(claims, out var notBefore, out var expires) is { } fault)
            return fault;
        claims = _rules.Caller(claims);
        var token = new ValidToken(identity.CallerOf(Name, claims), notBefore, expires);
        var result = Judge(token);
        if (result.Fault is null)
            known.Tokens.Add(unjudged.Key, token);
        return result;
    }

    private readonly record struct UnjudgedToken(Jws Jws, JwtHeader Header, TokenKey Key);

    /// <summary>The tokens that these keys found valid.</summary>
    private sealed record Known(KeySet? Keys)
    {
        public TokenCache<ValidToken> Tokens { get; } = new();
    }
}
