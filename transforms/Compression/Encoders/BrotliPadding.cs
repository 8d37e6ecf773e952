using System.Buffers;

namespace Gateway.Transforms.Compression.Encoders;

/// <summary>A metadata block (RFC 7932 §9.2), which decoders pass over.</summary>
internal static class BrotliPadding
{
    // From the lowest bit: not the last block, no nibbles of length (11), reserved; then in two bits how many bytes the length less one has.
    private const int Head = 0b0_11_0;
    private const int LengthBytesShift = 4;
    private const int LengthShift = 6;
    private const int LargestInOneByte = 256;

    /// <summary>Writes a block of so many bytes where a byte of the stream begins.</summary>
    /// <param name="length">0 writes nothing; 65,536 at most.</param>
    /// <param name="output">Where it goes.</param>
    /// <returns>Its whole length.</returns>
    public static int Write(int length, IBufferWriter<byte> output)
    {
        if (length == 0)
            return 0;
        // A length in more bytes than it needs makes the stream invalid.
        var lengthBytes = length <= LargestInOneByte ? 1 : 2;
        var head = Head | (lengthBytes << LengthBytesShift) | ((length - 1) << LengthShift);
        var block = output.GetSpan(1 + lengthBytes + length)[..(1 + lengthBytes + length)];
        for (var i = 0; i <= lengthBytes; i++)
            block[i] = (byte)(head >> (8 * i));
        block[(1 + lengthBytes)..].Clear();
        output.Advance(block.Length);
        return block.Length;
    }
}
