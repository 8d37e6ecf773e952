using System.Buffers;

namespace Gateway.Transforms.Shared.Sockets;

/// <summary>Bytes that are sent together from where they are: a sequence, what goes in front of it, and what goes behind it. They stay there until they are sent.</summary>
/// <param name="before">What goes in front; may be empty.</param>
/// <param name="middle">The sequence; may be empty.</param>
/// <param name="behind">What goes behind; may be empty.</param>
public readonly struct GatheredBytes(ReadOnlyMemory<byte> before, in ReadOnlySequence<byte> middle, ReadOnlyMemory<byte> behind)
{
    private readonly ReadOnlySequence<byte> _middle = middle;

    /// <summary>What goes in front.</summary>
    public ReadOnlyMemory<byte> Before => before;

    /// <summary>The sequence.</summary>
    public ReadOnlySequence<byte> Middle => _middle;

    /// <summary>What goes behind.</summary>
    public ReadOnlyMemory<byte> Behind => behind;

    /// <summary>How many bytes these are.</summary>
    public long Length => before.Length + _middle.Length + behind.Length;

    /// <summary>What is left when so many bytes of it have been sent, from 0 to <see cref="Length"/>.</summary>
    public GatheredBytes Slice(long sent)
    {
        if (sent < before.Length)
            return new(before[(int)sent..], _middle, behind);
        sent -= before.Length;
        return sent < _middle.Length ? new(default, _middle.Slice(sent), behind) : new(default, default, behind[(int)(sent - _middle.Length)..]);
    }

    /// <summary>Copies the first of it.</summary>
    /// <returns>How many bytes: all of it, or as many as there is room for.</returns>
    public int CopyTo(Span<byte> target)
    {
        var room = target;
        Fill(ref room, before.Span);
        foreach (var part in _middle)
            Fill(ref room, part.Span);
        Fill(ref room, behind.Span);
        return target.Length - room.Length;
    }

    private static void Fill(ref Span<byte> room, ReadOnlySpan<byte> bytes)
    {
        var count = Math.Min(room.Length, bytes.Length);
        bytes[..count].CopyTo(room);
        room = room[count..];
    }
}
