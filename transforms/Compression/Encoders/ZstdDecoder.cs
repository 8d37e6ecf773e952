using Microsoft.Win32.SafeHandles;

namespace Gateway.Transforms.Compression.Encoders;

/// <summary>What decodes with libzstd. Used by one thread at a time.</summary>
internal sealed class ZstdDecoder : SafeHandleZeroOrMinusOneIsInvalid
{
    // RFC 9659: no sender on the web needs a larger window, and none may make us hold one. 8 MiB.
    private const int LargestWindow = 23;

    public ZstdDecoder()
        : base(ownsHandle: true)
    {
        SetHandle(ZstdLibrary.CreateDecoder());
        if (IsInvalid || ZstdLibrary.IsError(ZstdLibrary.SetDecoderParameter(handle, ZstdLibrary.WindowLogMax, LargestWindow)) != 0)
            throw new InvalidOperationException("libzstd has no memory for a decoder.");
    }

    /// <summary>Decodes as much as fits.</summary>
    /// <param name="data">What is left of the data.</param>
    /// <param name="output">Where decoded bytes go.</param>
    /// <param name="isWithinFrame">Whether the data so far ends within a frame.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="InvalidDataException">It cannot be decoded.</exception>
    public unsafe int Decode(ref ReadOnlyMemory<byte> data, Span<byte> output, ref bool isWithinFrame)
    {
        fixed (byte* source = data.Span)
        fixed (byte* target = output)
        {
            var input = new ZstdBuffer { Start = source, Size = (nuint)data.Length };
            var room = new ZstdBuffer { Start = target, Size = (nuint)output.Length };
            var left = ZstdLibrary.Decompress(handle, &room, &input);
            if (ZstdLibrary.IsError(left) != 0)
                throw new InvalidDataException("The data is no Zstandard.");
            // Without input, nothing is said about the frame that has ended.
            if (input.Position > 0 || room.Position > 0)
                isWithinFrame = left != 0;
            data = data[(int)input.Position..];
            return (int)room.Position;
        }
    }

    protected override bool ReleaseHandle()
    {
        ZstdLibrary.FreeDecoder(handle);
        return true;
    }
}
