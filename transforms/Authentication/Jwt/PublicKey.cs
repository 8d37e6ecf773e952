using Microsoft.IdentityModel.Tokens;

namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>A public key, RSA or on an elliptic curve.</summary>
internal sealed class PublicKey : VerificationKey
{
    private const int MinRsaBits = 2048;

    private readonly Dictionary<string, SignatureProvider> _providers;

    private PublicKey(string? id, Dictionary<string, SignatureProvider> providers)
        : base(id) => _providers = providers;

    /// <summary>Prepares a key.</summary>
    /// <param name="key">The key; only its public part is used.</param>
    /// <param name="id">Its <c>kid</c>; null for none.</param>
    /// <param name="algorithms">What may be checked with it; those of other families are left out.</param>
    /// <param name="problem">Why not, in a few words, where the result is null.</param>
    /// <returns>Null when it is a key of none of them, or too weak (RFC 7518 §3.3).</returns>
    public static PublicKey? Create(SecurityKey key, string? id, IEnumerable<JwtAlgorithm> algorithms, out string problem)
    {
        problem = "is a key of none of the Algorithms";
        if (key is not ECDsaSecurityKey && key.KeySize is > 0 and < MinRsaBits)
        {
            problem = $"has {key.KeySize} bits, and needs {MinRsaBits} at least";
            return null;
        }

        var providers = new Dictionary<string, SignatureProvider>(StringComparer.Ordinal);
        foreach (var algorithm in algorithms)
        {
            if (algorithm.Family == JwtAlgorithmFamily.Hmac || !CryptoProviderFactory.Default.IsSupportedAlgorithm(algorithm.Name, key))
                continue;
            try
            {
                providers.Add(algorithm.Name, CryptoProviderFactory.Default.CreateForVerifying(key, algorithm.Name));
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or NotSupportedException)
            {
                problem = "cannot be used";
            }
        }

        return providers.Count == 0 ? null : new PublicKey(id, providers);
    }

    /// <inheritdoc/>
    public override bool Takes(JwtAlgorithm algorithm) => _providers.ContainsKey(algorithm.Name);

    /// <inheritdoc/>
    public override bool Verify(JwtAlgorithm algorithm, ArraySegment<byte> input, ArraySegment<byte> signature)
    {
        try
        {
            return _providers[algorithm.Name].Verify(input.Array!, input.Offset, input.Count, signature.Array!, signature.Offset, signature.Count);
        }
        catch (Exception exception) when (exception is ArgumentException or System.Security.Cryptography.CryptographicException)
        {
            // A signature of no or another length.
            return false;
        }
    }
}
