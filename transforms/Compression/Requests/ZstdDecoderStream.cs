using System.Buffers;
using Gateway.Transforms.Compression.Encoders;

namespace Gateway.Transforms.Compression.Requests;

/// <summary>Decodes Zstandard (RFC 8878), one frame after another, with the machine's libzstd.</summary>
/// <param name="body">The encoded bytes; stays its owner's.</param>
internal sealed class ZstdDecoderStream(Stream body) : ReadOnlyStream
{
    private const int InputBytes = 16 * 1024;

    private readonly ZstdDecoder _decoder = new();
    private byte[] _input = ArrayPool<byte>.Shared.Rent(InputBytes);
    private ReadOnlyMemory<byte> _rest;
    private bool _isWithinFrame = true;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">It is none, needs a window of more than 8 MiB, or ends early.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return 0;
        while (true)
        {
            // First without input: what was decoded before may not have fitted.
            var count = _decoder.Decode(ref _rest, buffer.Span, ref _isWithinFrame);
            if (count > 0)
                return count;
            if (!_rest.IsEmpty)
                continue;
            var received = await body.ReadAsync(_input, cancellationToken);
            if (received == 0)
                return _isWithinFrame ? throw new InvalidDataException("The data ended within a frame.") : 0;
            _rest = _input.AsMemory(0, received);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _input.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_input);
            _input = [];
            _decoder.Dispose();
        }

        base.Dispose(disposing);
    }
}
