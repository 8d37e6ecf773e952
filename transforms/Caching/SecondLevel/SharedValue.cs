using System.Buffers.Binary;
using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Caching.Store;

namespace Gateway.Transforms.Caching.SecondLevel;

/// <summary>
/// A value of the second level: version, the policy's shape, for how long the response had been held when it was put there, the head's length, the head, the body. Moments are left out:
/// the clocks of two gateways need not agree, and only the server's tells how long the value has been there.
/// </summary>
internal static class SharedValue
{
    /// <summary>One more with each change of this format, or of <see cref="HeadFormat"/>: what another version wrote is not read.</summary>
    public const byte Version = 1;

    private const int HeadStart = 1 + sizeof(ulong) + sizeof(long) + sizeof(int);

    /// <summary>Writes a response.</summary>
    /// <param name="shape">The policy's.</param>
    /// <param name="heldFor">Milliseconds since it was received.</param>
    /// <param name="head">Its head.</param>
    /// <param name="body">Its body.</param>
    public static byte[] Write(ulong shape, long heldFor, ReadOnlySpan<byte> head, BodyView body)
    {
        var value = new byte[HeadStart + head.Length + body.Length];
        WriteStart(value, shape, heldFor, head);
        body.CopyTo(0, value.AsSpan(HeadStart + head.Length));
        return value;
    }

    /// <summary>Writes what chooses between responses.</summary>
    public static byte[] WriteVary(ulong shape, IReadOnlyList<string> vary, bool isPerUser)
    {
        var head = HeadFormat.WriteVary(vary, isPerUser);
        var value = new byte[HeadStart + head.Length];
        WriteStart(value, shape, 0, head);
        return value;
    }

    /// <summary>Whether it can be read here, and was made by a policy of that shape.</summary>
    public static bool IsReadable(ReadOnlySpan<byte> value, ulong shape) =>
        value.Length > HeadStart && value[0] == Version && BinaryPrimitives.ReadUInt64LittleEndian(value[1..]) == shape
        && HeadLength(value) is > 0 and var head && head <= value.Length - HeadStart;

    /// <summary>The head.</summary>
    public static ReadOnlySpan<byte> Head(ReadOnlySpan<byte> value) => value.Slice(HeadStart, HeadLength(value));

    /// <summary>The body.</summary>
    public static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> value) => value[(HeadStart + HeadLength(value))..];

    /// <summary>The response, as if it had been received here.</summary>
    /// <param name="value">The value.</param>
    /// <param name="residence">Milliseconds since it was put there.</param>
    /// <param name="now">Milliseconds of Unix time, by this gateway's clock.</param>
    public static StoredResponse Read(ReadOnlySpan<byte> value, long residence, long now)
    {
        var held = BinaryPrimitives.ReadInt64LittleEndian(value[(1 + sizeof(ulong))..]);
        return HeadFormat.Read(Head(value), now - Math.Max(0, held) - Math.Max(0, residence));
    }

    private static int HeadLength(ReadOnlySpan<byte> value) => BinaryPrimitives.ReadInt32LittleEndian(value[(HeadStart - sizeof(int))..]);

    private static void WriteStart(Span<byte> value, ulong shape, long heldFor, ReadOnlySpan<byte> head)
    {
        value[0] = Version;
        BinaryPrimitives.WriteUInt64LittleEndian(value[1..], shape);
        BinaryPrimitives.WriteInt64LittleEndian(value[(1 + sizeof(ulong))..], heldFor);
        BinaryPrimitives.WriteInt32LittleEndian(value[(HeadStart - sizeof(int))..], head.Length);
        head.CopyTo(value[HeadStart..]);
    }
}
