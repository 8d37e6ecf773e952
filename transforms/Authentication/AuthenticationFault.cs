namespace Gateway.Transforms.Authentication;

/// <summary>Why a credential was not taken. Made once for each reason, not per request.</summary>
/// <param name="Name">Its name in metrics and the access log, one of a fixed set.</param>
/// <param name="Description">What the client is told (RFC 6750 §3): no quotes, no backslashes, nothing of the credential.</param>
internal sealed record AuthenticationFault(string Name, string Description)
{
    /// <summary>Longer than the scheme takes.</summary>
    public static AuthenticationFault TooLong { get; } = new("token_too_long", "The token is too long");

    /// <summary>Not a token (RFC 7515 §3.1), or its JSON is broken, too deep or has a member twice.</summary>
    public static AuthenticationFault Malformed { get; } = new("token_malformed", "The token is malformed");

    /// <summary>Its header asks for what is not done: a critical extension, a key of its own, an unencoded payload.</summary>
    public static AuthenticationFault Header { get; } = new("token_header", "The token's header asks for what is not accepted");

    /// <summary>A <c>typ</c> that is not taken.</summary>
    public static AuthenticationFault Type { get; } = new("token_type", "The token is of another type");

    /// <summary>No key fits, or the signature is not one of it.</summary>
    public static AuthenticationFault Signature { get; } = new("token_signature", "The token's signature is not valid");

    /// <summary><c>exp</c> has passed.</summary>
    public static AuthenticationFault Expired { get; } = new("token_expired", "The token has expired");

    /// <summary><c>nbf</c> is still to come.</summary>
    public static AuthenticationFault NotYetValid { get; } = new("token_not_yet_valid", "The token is not valid yet");

    /// <summary><c>exp</c> is missing.</summary>
    public static AuthenticationFault NoExpiration { get; } = new("token_without_expiration", "The token does not expire");

    /// <summary>Of an issuer that is not taken.</summary>
    public static AuthenticationFault Issuer { get; } = new("token_issuer", "The token is of another issuer");

    /// <summary>Meant for somebody else.</summary>
    public static AuthenticationFault Audience { get; } = new("token_audience", "The token is meant for another audience");

    /// <summary>A claim that the scheme asks for is missing, or has another value.</summary>
    public static AuthenticationFault Claims { get; } = new("token_claims", "The token lacks a claim that is needed");

    /// <summary>It was taken back.</summary>
    public static AuthenticationFault Revoked { get; } = new("token_revoked", "The token was revoked");

    /// <summary>Whoever was asked about it does not take it.</summary>
    public static AuthenticationFault NotActive { get; } = new("credential_refused", "The credential is not valid");

    /// <summary>It cannot be judged now: whoever has to be asked did not answer. Nobody gets through, and the answer is 503.</summary>
    public static AuthenticationFault Unavailable { get; } = new("unavailable", "The credential cannot be checked right now");

    /// <summary>A key that is not known or whose time is over.</summary>
    public static AuthenticationFault Key { get; } = new("unknown_key", "The key is not known");

    /// <summary>A name or a password that is not right.</summary>
    public static AuthenticationFault Password { get; } = new("wrong_password", "The name or the password is not right");

    /// <summary>A certificate that is not among those taken.</summary>
    public static AuthenticationFault Certificate { get; } = new("unknown_certificate", "The certificate is not accepted");

    /// <summary>Two of the same name, or one that a backend may take for another.</summary>
    public static AuthenticationFault Ambiguous { get; } = new("ambiguous_credential", "The credential can be read in more than one way");

    /// <summary>A credential that no scheme of the route takes.</summary>
    public static AuthenticationFault Unrecognised { get; } = new("unknown_credential", "The credential is of a kind that is not accepted here");
}
