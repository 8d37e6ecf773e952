using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Transforms.Authentication.SessionCookies;

/// <summary>A key that the content of a token is encrypted with (RFC 7518 §5). Safe to share between threads.</summary>
internal sealed class ContentKey
{
    private const int GcmVectorBytes = 12;
    private const int GcmTagBytes = 16;

    private readonly byte[] _key;

    // Microsoft.IdentityModel has no AES-GCM outside Windows.
    private readonly AuthenticatedEncryptionProvider? _provider;

    /// <summary>Prepares a key.</summary>
    /// <param name="key">As long as the algorithm has it.</param>
    /// <param name="encryption">The <c>enc</c>.</param>
    public ContentKey(byte[] key, string encryption)
    {
        _key = key;
        _provider = encryption == SecurityAlgorithms.Aes256Gcm ? null : new AuthenticatedEncryptionProvider(new SymmetricSecurityKey(key), encryption);
    }

    /// <summary>Decrypts; null when the key is another, or anything was changed.</summary>
    public byte[]? Decrypt(byte[] text, byte[] header, byte[] vector, byte[] tag)
    {
        try
        {
            return _provider is null ? DecryptGcm(text, header, vector, tag) : _provider.Decrypt(text, header, vector, tag);
        }
        catch (Exception exception) when (exception is SecurityTokenException or CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private byte[]? DecryptGcm(byte[] text, byte[] header, byte[] vector, byte[] tag)
    {
        if (vector.Length != GcmVectorBytes || tag.Length != GcmTagBytes)
            return null;
        var content = new byte[text.Length];
        using var aes = new AesGcm(_key, GcmTagBytes);
        aes.Decrypt(vector, text, tag, content, header);
        return content;
    }
}
