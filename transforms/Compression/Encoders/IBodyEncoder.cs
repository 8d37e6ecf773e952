using System.Buffers;

namespace Gateway.Transforms.Compression.Encoders;

/// <summary>Encodes one body. Used by one thread at a time; disposing of it early writes nothing more.</summary>
internal interface IBodyEncoder : IDisposable
{
    /// <summary>Encodes what comes next.</summary>
    /// <param name="data">May be empty.</param>
    /// <param name="step">What to do behind it.</param>
    /// <param name="output">Where the encoded bytes go.</param>
    /// <returns>How many there were.</returns>
    long Encode(ReadOnlySpan<byte> data, EncoderStep step, IBufferWriter<byte> output);
}
