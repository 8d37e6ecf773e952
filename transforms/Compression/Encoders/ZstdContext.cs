using Microsoft.Win32.SafeHandles;

namespace Gateway.Transforms.Compression.Encoders;

/// <summary>A context of libzstd: what encodes one frame after another, one at a time.</summary>
internal sealed class ZstdContext : SafeHandleZeroOrMinusOneIsInvalid
{
    // Half a megabyte of history where the length is not known: see the same choice for brotli.
    private const int UsualWindow = 19;
    private const int OwnWindow = 0;

    public ZstdContext()
        : base(ownsHandle: true)
    {
        SetHandle(ZstdLibrary.CreateContext());
        if (IsInvalid)
            throw new InvalidOperationException("libzstd has no memory for a context.");
    }

    /// <summary>Begins a frame; what was left of another is forgotten.</summary>
    public void Begin(int level, long? length)
    {
        Check(ZstdLibrary.Reset(handle, ZstdLibrary.ResetSessionAndParameters));
        Check(ZstdLibrary.SetParameter(handle, ZstdLibrary.CompressionLevel, level));
        Check(ZstdLibrary.SetParameter(handle, ZstdLibrary.WindowLog, length is null ? UsualWindow : OwnWindow));
        if (length is { } known)
            Check(ZstdLibrary.SetPledgedSize(handle, (ulong)known));
    }

    /// <summary>Encodes as much as fits.</summary>
    /// <param name="data">What is left of the data.</param>
    /// <param name="step">What to do behind it.</param>
    /// <param name="output">Where encoded bytes go.</param>
    /// <param name="written">How many there were.</param>
    /// <returns>True when the step is done; false when there is more to write.</returns>
    public unsafe bool Encode(ref ReadOnlySpan<byte> data, EncoderStep step, Span<byte> output, out int written)
    {
        fixed (byte* source = data)
        fixed (byte* target = output)
        {
            var input = new ZstdBuffer { Start = source, Size = (nuint)data.Length };
            var room = new ZstdBuffer { Start = target, Size = (nuint)output.Length };
            var left = Check(ZstdLibrary.Compress(handle, &room, &input, (int)step));
            data = data[(int)input.Position..];
            written = (int)room.Position;
            return data.IsEmpty && (step == EncoderStep.Continue || left == 0);
        }
    }

    protected override bool ReleaseHandle()
    {
        ZstdLibrary.FreeContext(handle);
        return true;
    }

    private static nuint Check(nuint result) =>
        ZstdLibrary.IsError(result) == 0 ? result : throw new InvalidOperationException($"libzstd failed with {-(nint)result}.");
}
