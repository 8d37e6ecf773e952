using System.Text.Json;
using Gateway.Transforms.Authentication.Policies;
using Gateway.Transforms.Shared.Callers;

namespace Gateway.Transforms.Authentication.Identity;

/// <summary>The token of one caller, signed again when half of its life has passed.</summary>
/// <param name="options">What is in it.</param>
/// <param name="key">What it is signed with.</param>
/// <param name="scheme">The scheme that decided who calls.</param>
/// <param name="claims">The caller's.</param>
/// <param name="time">The clock.</param>
internal sealed class IdentityToken(IdentityTokenOptions options, SigningKey key, string scheme, JsonElement claims, TimeProvider time) : CallerToken(options.Header)
{
    private volatile Signed? _signed;

    /// <inheritdoc/>
    public override string Value
    {
        get
        {
            var now = time.GetUtcNow();
            // Several may sign at the same time: any of their tokens is good.
            if (_signed is not { } signed || now >= signed.Until)
                _signed = signed = Sign(now);
            return signed.Token;
        }
    }

    private Signed Sign(DateTimeOffset now)
    {
        var content = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var name in options.Claims)
        {
            if (name == Scopes.Claims[0] && Scopes.Of(claims) is { Count: > 0 } scopes)
                content[name] = string.Join(' ', scopes);
            else if (ClaimPath.Find(claims, name) is { } claim)
                content[name] = name == "sub" && claim.ValueKind == JsonValueKind.Number ? claim.GetRawText() : claim;
        }

        content["iss"] = options.Issuer;
        if (options.Audience is { } audience)
            content["aud"] = audience;
        content["iat"] = now.ToUnixTimeSeconds();
        content["exp"] = (now + options.Lifetime).ToUnixTimeSeconds();
        content[IdentityHeaders.Scheme] = scheme;
        return new Signed(key.Sign(JsonSerializer.SerializeToUtf8Bytes(content)), now + (options.Lifetime / 2));
    }

    private sealed record Signed(string Token, DateTimeOffset Until);
}
