using System.Text.Json;
using Gateway.Transforms.Authentication.Identity;
using Gateway.Transforms.Authentication.Jwt;
using Gateway.Transforms.Authentication.Remote;
using Gateway.Transforms.Shared.Callers;

namespace Gateway.Transforms.Authentication.Introspection;

/// <summary>Reads what a server says of a token (RFC 7662 §2.2).</summary>
/// <param name="scheme">The scheme's name.</param>
/// <param name="options">What it takes.</param>
/// <param name="identity">What backends are told.</param>
internal sealed class IntrospectionAnswer(string scheme, IntrospectionOptions options, IdentityHeaders identity)
{
    private const int MaxDepth = 16;

    // The same rules as for a token that says all this itself, the server's clock being the judge.
    private readonly JwtRules _rules = new(new JwtOptions { Audiences = options.Audiences, Issuers = options.Issuers, RequireExpiration = false, ClockSkew = TimeSpan.Zero });

    /// <summary>What the answer comes to; null, with what is wrong, for one that is none.</summary>
    public Verdict? Read(byte[] body, DateTimeOffset now, out string? problem)
    {
        problem = null;
        if (StrictJson.Read(body, MaxDepth) is not { } claims)
            problem = "its answer is not JSON";
        else if (claims.ValueKind == JsonValueKind.Object && claims.TryGetProperty("active", out var active) && active.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return active.ValueKind == JsonValueKind.True ? Active(claims, now) : Refused(AuthenticationFault.NotActive, now);
        else
            problem = "its answer has no 'active'";
        return null;
    }

    private Verdict Active(JsonElement claims, DateTimeOffset now)
    {
        if (!_rules.IsIssuer(claims))
            return Refused(AuthenticationFault.Issuer, now);
        if (_rules.FindFault(claims, out var notBefore, out var expires) is { } fault)
            return Refused(fault, now);
        var moment = now.ToUnixTimeMilliseconds();
        if (moment >= expires)
            return Refused(AuthenticationFault.Expired, now);
        if (moment < notBefore)
            return Refused(AuthenticationFault.NotYetValid, now);
        var until = Math.Min(expires, moment + (long)options.MaxAge.TotalMilliseconds);
        return new Verdict(new SchemeResult(identity.CallerOf(scheme, claims), null, expires), until);
    }

    private Verdict Refused(AuthenticationFault fault, DateTimeOffset now) =>
        new(fault, now.ToUnixTimeMilliseconds() + (long)options.NegativeMaxAge.TotalMilliseconds);
}
