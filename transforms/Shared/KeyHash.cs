using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Gateway.Transforms.Shared;

/// <summary>
/// SipHash-1-3 of a key. Clients choose the keys; without the secret they cannot choose many that meet in one bucket, as they
/// could with a hash that is only seeded. Allocates nothing.
/// </summary>
/// <param name="first">The first half of the secret.</param>
/// <param name="second">The second half of the secret.</param>
/// <param name="mask">The bits of the hash that count; fewer than all make keys collide in a test.</param>
internal readonly struct KeyHash(ulong first, ulong second, ulong mask = ulong.MaxValue)
{
    /// <summary>A hash with a secret of its own.</summary>
    public static KeyHash Create()
    {
        Span<byte> secret = stackalloc byte[16];
        RandomNumberGenerator.Fill(secret);
        return new KeyHash(BinaryPrimitives.ReadUInt64LittleEndian(secret), BinaryPrimitives.ReadUInt64LittleEndian(secret[8..]));
    }

    public ulong Of(ReadOnlySpan<byte> key)
    {
        var v0 = first ^ 0x736f6d6570736575;
        var v1 = second ^ 0x646f72616e646f6d;
        var v2 = first ^ 0x6c7967656e657261;
        var v3 = second ^ 0x7465646279746573;
        var length = key.Length;
        for (; key.Length >= sizeof(ulong); key = key[sizeof(ulong)..])
            Absorb(BinaryPrimitives.ReadUInt64LittleEndian(key), ref v0, ref v1, ref v2, ref v3);

        var last = (ulong)length << 56;
        for (var i = 0; i < key.Length; i++)
            last |= (ulong)key[i] << (8 * i);
        Absorb(last, ref v0, ref v1, ref v2, ref v3);

        v2 ^= 0xff;
        for (var round = 0; round < 3; round++)
            Mix(ref v0, ref v1, ref v2, ref v3);
        return (v0 ^ v1 ^ v2 ^ v3) & mask;
    }

    private static void Absorb(ulong word, ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v3 ^= word;
        Mix(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
    }

    private static void Mix(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v2 += v3;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
