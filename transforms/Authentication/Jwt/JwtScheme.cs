using Gateway.Transforms.Authentication.Identity;
using Gateway.Transforms.Authentication.Tokens;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>Judges signed tokens (RFC 7519).</summary>
/// <param name="name">The scheme's name.</param>
/// <param name="options">What it takes.</param>
/// <param name="keys">Its keys.</param>
/// <param name="identity">What backends are told.</param>
/// <param name="time">The clock.</param>
internal sealed class JwtScheme(string name, JwtOptions options, KeySet keys, IdentityHeaders identity, TimeProvider time) : Scheme(name)
{
    private readonly TokenSource _source = new(options);
    private readonly JwtRules _rules = new(options);
    private readonly HashSet<JwtAlgorithm> _algorithms = [.. options.Algorithms.Select(static algorithm => JwtAlgorithm.All[algorithm])];
    private readonly TokenCache _cache = new();

    /// <inheritdoc/>
    public override string Challenge => "Bearer";

    /// <inheritdoc/>
    public override bool TellsErrors => true;

    /// <inheritdoc/>
    public override bool TryAuthenticate(HttpContext context, out ValueTask<SchemeResult> result)
    {
        result = default;
        var token = _source.Find(context.Request);
        if (token.IsEmpty)
            return false;
        if (token.Length > options.MaxTokenBytes.Bytes)
        {
            result = new(AuthenticationFault.TooLong);
            return Jws.HasShape(token);
        }

        var key = TokenKey.Of(token);
        if (_cache.Find(key) is { } known)
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
        result = new(Judge(jws, header, key));
        return true;
    }

    /// <inheritdoc/>
    public override void Strip(HttpRequest request) => _source.Strip(request);

    private SchemeResult Judge(ValidToken token) => token.FaultAt(time.GetUtcNow()) is { } fault ? fault : token.Caller;

    private SchemeResult Judge(Jws jws, JwtHeader header, TokenKey key)
    {
        if (header.Fault is { } wrong)
            return wrong;
        if (!_rules.IsType(header.Type))
            return AuthenticationFault.Type;
        if (!keys.Verify(header.Algorithm!, header.KeyId, jws.Input, jws.Signature))
            return AuthenticationFault.Signature;
        if (_rules.FindFault(jws.Payload, out var notBefore, out var expires) is { } fault)
            return fault;

        var token = new ValidToken(new Caller(Name, jws.Payload, identity.Of(jws.Payload)), notBefore, expires);
        var result = Judge(token);
        if (result.Fault is null)
            _cache.Add(key, token);
        return result;
    }
}
