using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Gateway.Transforms.Authentication.Tokens;

/// <summary>What a token is known by: its SHA-256, never the token itself.</summary>
internal readonly record struct TokenKey(UInt128 High, UInt128 Low)
{
    private const int MaxOnStack = 1024;

    /// <summary>The key of a token. Allocates nothing.</summary>
    public static TokenKey Of(ReadOnlySpan<char> token)
    {
        if (token.ContainsAnyExceptInRange('\0', '\u00ff'))
            return OfWide(token);
        byte[]? rented = null;
        var bytes = token.Length <= MaxOnStack ? stackalloc byte[MaxOnStack] : rented = ArrayPool<byte>.Shared.Rent(token.Length);
        bytes = bytes[..System.Text.Encoding.Latin1.GetBytes(token, bytes)];
        Span<UInt128> hash = stackalloc UInt128[2];
        SHA256.HashData(bytes, MemoryMarshal.AsBytes(hash));
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return new TokenKey(hash[0], hash[1]);
    }

    // Characters that stand for more than a byte each, apart from those that do not: no two texts are one.
    private static TokenKey OfWide(ReadOnlySpan<char> token)
    {
        Span<UInt128> hash = stackalloc UInt128[2];
        SHA256.HashData(MemoryMarshal.AsBytes(token), MemoryMarshal.AsBytes(hash));
        return new TokenKey(~hash[0], hash[1]);
    }
}
