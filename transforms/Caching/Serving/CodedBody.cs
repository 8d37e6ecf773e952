using System.Buffers;
using Gateway.Transforms.Caching.Store;

namespace Gateway.Transforms.Caching.Serving;

/// <summary>Makes encoded forms of stored bodies.</summary>
internal static class CodedBody
{
    /// <summary>Encodes a body; the caller disposes of what comes of it. Takes the thread for as long as that lasts.</summary>
    /// <param name="store">What the form is for.</param>
    /// <param name="body">The body as it is.</param>
    /// <param name="encode">Encodes the whole of it.</param>
    public static BodyReference Make(MemoryStore store, BodyView body, Action<ReadOnlySequence<byte>, IBufferWriter<byte>> encode)
    {
        var length = (int)body.Length;
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            body.CopyTo(0, bytes.AsSpan(0, length));
            var output = new ArrayBufferWriter<byte>(Math.Max(256, length / 4));
            encode(new ReadOnlySequence<byte>(bytes, 0, length), output);
            using var builder = store.CreateBody();
            builder.Append(output.WrittenSpan);
            return builder.Complete();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
