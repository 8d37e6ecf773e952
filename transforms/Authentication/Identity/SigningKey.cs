using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Transforms.Authentication.Identity;

/// <summary>The gateway's own key, on the curve P-256 (ES256, RFC 7518 §3.4). Safe to share between threads.</summary>
internal sealed class SigningKey
{
    private readonly ECDsa _key;

    /// <summary>Takes a key.</summary>
    /// <param name="key">On P-256.</param>
    public SigningKey(ECDsa key)
    {
        _key = key;
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        // The members in this order are what the thumbprint is of (RFC 7638 §3).
        Id = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""")));
        Jwk = $$"""{"kty":"EC","use":"sig","alg":"ES256","kid":"{{Id}}","crv":"P-256","x":"{{x}}","y":"{{y}}"}""";
    }

    /// <summary>Its <c>kid</c>: its thumbprint (RFC 7638).</summary>
    public string Id { get; }

    /// <summary>Its public part (RFC 7517).</summary>
    public string Jwk { get; }

    /// <summary>A new key.</summary>
    public static SigningKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>The key of a PEM file.</summary>
    /// <param name="content">What the file holds.</param>
    /// <param name="problem">What is wrong with it, to follow its name.</param>
    /// <returns>Null when there is a problem.</returns>
    public static SigningKey? Read(byte[] content, out string problem)
    {
        problem = "holds no private key on the curve P-256, as `openssl ecparam -name prime256v1 -genkey -noout` makes one";
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(Encoding.UTF8.GetString(content));
            if (key.ExportParameters(includePrivateParameters: true) is { D: not null, Curve.Oid: { } curve } && (curve.Value == "1.2.840.10045.3.1.7" || curve.FriendlyName is "nistP256" or "ECDSA_P256"))
                return new SigningKey(key);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            // Said below.
        }

        key.Dispose();
        return null;
    }

    /// <summary>Signs a token with these claims, which are JSON.</summary>
    public string Sign(byte[] claims)
    {
        var input = $"{Base64Url.EncodeToString(Encoding.ASCII.GetBytes($$"""{"alg":"ES256","typ":"JWT","kid":"{{Id}}"}"""))}.{Base64Url.EncodeToString(claims)}";
        return $"{input}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }
}
