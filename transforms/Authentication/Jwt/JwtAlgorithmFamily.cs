namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>What keys an algorithm takes.</summary>
internal enum JwtAlgorithmFamily
{
    /// <summary>A secret that whoever checks could sign with.</summary>
    Hmac,

    /// <summary>A public RSA key.</summary>
    Rsa,

    /// <summary>A public key on an elliptic curve.</summary>
    Ecdsa,
}
