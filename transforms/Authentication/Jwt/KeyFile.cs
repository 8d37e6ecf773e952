using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>Reads public keys from files.</summary>
internal static class KeyFile
{
    /// <summary>The public keys and certificates of a PEM file (RFC 7468), in order, but for those of no algorithm asked for; they have no <c>kid</c>.</summary>
    public static LoadedKeys ReadPem(byte[] content, IReadOnlyList<JwtAlgorithm> algorithms)
    {
        var keys = new List<VerificationKey>();
        var problem = "holds no public key (no BEGIN PUBLIC KEY)";
        var text = Text(content).AsSpan();
        while (PemEncoding.TryFind(text, out var fields))
        {
            var label = text[fields.Label].ToString();
            if (label.Contains("PRIVATE", StringComparison.Ordinal))
                return new LoadedKeys([], "holds a private key, which does not belong on a gateway; give it the public one");
            var block = text[fields.Location].ToString();
            text = text[fields.Location.End..];
            if (ReadBlock(label, block) is not { } key)
                return new LoadedKeys([], $"holds a {label} that cannot be read");
            if (PublicKey.Create(key, id: null, algorithms, out var why) is { } usable)
                keys.Add(usable);
            else
                problem = $"holds a {label} that {why}";
        }

        return Check(keys, problem);
    }

    /// <summary>The keys of a set (RFC 7517 §5). Those for encryption and those of no algorithm asked for are left out; secrets are a problem.</summary>
    public static LoadedKeys ReadSet(byte[] content, IReadOnlyList<JwtAlgorithm> algorithms)
    {
        JsonWebKeySet set;
        try
        {
            set = JsonWebKeySet.Create(Text(content));
        }
        catch (ArgumentException)
        {
            return new LoadedKeys([], "is not a JSON Web Key Set");
        }

        if (set.Keys.Any(static key => key.Kty == JsonWebAlgorithmsKeyTypes.Octet))
            return new LoadedKeys([], "holds a secret key, which a set of public keys must not");
        var problem = "holds no key";
        var keys = new List<VerificationKey>();
        foreach (var key in set.Keys.Where(static key => key.Use is null or "" or "sig"))
        {
            var own = algorithms.Where(algorithm => string.IsNullOrEmpty(key.Alg) || key.Alg == algorithm.Name);
            if (!JsonWebKeyConverter.TryConvertToSecurityKey(key, out var converted))
                problem = "holds a key that cannot be read";
            else if (PublicKey.Create(converted, string.IsNullOrEmpty(key.Kid) ? null : key.Kid, own, out var why) is { } usable)
                keys.Add(usable);
            else
                problem = $"holds a key that {why}";
        }

        return Check(keys, problem);
    }

    private static LoadedKeys Check(List<VerificationKey> keys, string problem) => keys.Count switch
    {
        0 => new LoadedKeys([], problem),
        > KeySet.MaxKeys => new LoadedKeys([], $"holds {keys.Count} keys, and {KeySet.MaxKeys} are taken at most"),
        _ => new LoadedKeys(keys, null),
    };

    // Some editors put a byte order mark in front.
    private static string Text(byte[] content) => Encoding.UTF8.GetString(content).TrimStart('\ufeff');

    private static SecurityKey? ReadBlock(string label, string block)
    {
        try
        {
            if (label == "CERTIFICATE")
            {
                using var certificate = X509Certificate2.CreateFromPem(block);
                if (certificate.GetRSAPublicKey() is { } rsaOfCertificate)
                    return new RsaSecurityKey(rsaOfCertificate.ExportParameters(false));
                return certificate.GetECDsaPublicKey() is { } ecdsaOfCertificate ? new ECDsaSecurityKey(ecdsaOfCertificate) : null;
            }

            if (TryImport(RSA.Create(), block) is { } rsa)
                return new RsaSecurityKey(rsa.ExportParameters(false));
            return TryImport(ECDsa.Create(), block) is { } ecdsa ? new ECDsaSecurityKey(ecdsa) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static T? TryImport<T>(T algorithm, string block)
        where T : AsymmetricAlgorithm
    {
        try
        {
            algorithm.ImportFromPem(block);
            return algorithm;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            algorithm.Dispose();
            return null;
        }
    }
}
