using System.Buffers;

namespace Gateway.Tests.Shared.Sockets;

/// <summary>A sequence that lies in several parts of memory.</summary>
internal sealed class BytesInParts : ReadOnlySequenceSegment<byte>
{
    private BytesInParts(ReadOnlyMemory<byte> memory, long index) => (Memory, RunningIndex) = (memory, index);

    /// <summary>The bytes, in parts of about the same length.</summary>
    public static ReadOnlySequence<byte> Of(ReadOnlyMemory<byte> bytes, int parts)
    {
        BytesInParts? first = null, last = null;
        for (var part = 0; part < parts; part++)
        {
            var (start, end) = ((int)((long)bytes.Length * part / parts), (int)((long)bytes.Length * (part + 1) / parts));
            // A copy, so that parts which lie beside each other by chance are not taken for one.
            var next = new BytesInParts(bytes[start..end].ToArray(), start);
            if (last is null)
                first = next;
            else
                last.Next = next;
            last = next;
        }

        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }
}
