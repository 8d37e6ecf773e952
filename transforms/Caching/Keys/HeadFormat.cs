using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Gateway.Transforms.Caching.Rules;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching.Keys;

/// <summary>
/// The heads of entries as the bytes the store keeps: of a response, of the list of headers that choose between several, and of the note that nothing can be stored.
/// Read only by the process that wrote it, or one of the same version. Texts are Latin-1, as header values are.
/// </summary>
internal static class HeadFormat
{
    /// <summary>What kind of an entry it is.</summary>
    public static EntryKind KindOf(ReadOnlySpan<byte> head) => (EntryKind)head[0];

    /// <summary>The head of a response.</summary>
    public static ReadOnlySpan<byte> Write(StoredResponse response)
    {
        var output = new ArrayBufferWriter<byte>(512);
        WriteByte(output, (byte)EntryKind.Response);
        WriteNumber(output, response.Status);
        WriteNumber(output, response.ReceivedAt);
        WriteNumber(output, response.InitialAge);
        WriteNumber(output, response.Lifetime);
        WriteNumber(output, response.StaleWhileRevalidate);
        WriteNumber(output, response.StaleIfError);
        WriteNumber(output, (long)response.Traits);
        WriteNumber(output, response.Tags.Count);
        foreach (var tag in response.Tags)
            WriteNumber(output, unchecked((long)tag));
        WriteText(output, response.OwnDirectives);
        WriteText(output, response.EntityTag);
        WriteText(output, response.LastModified);
        WriteNumber(output, response.Headers.Count);
        foreach (var (name, values) in response.Headers)
        {
            WriteText(output, name);
            WriteNumber(output, values.Count);
            foreach (var value in values)
                WriteText(output, value);
        }

        WriteParts(output, response.Parts);
        return output.WrittenSpan;
    }

    /// <summary>Reads the head of a response.</summary>
    /// <param name="head">What was written.</param>
    /// <param name="receivedAt">When it was received, where that is known better; null for what was written.</param>
    public static StoredResponse Read(ReadOnlySpan<byte> head, long? receivedAt = null)
    {
        var rest = head[1..];
        var status = (int)ReadNumber(ref rest);
        var received = ReadNumber(ref rest);
        var age = ReadNumber(ref rest);
        var lifetime = ReadNumber(ref rest);
        var revalidate = ReadNumber(ref rest);
        var error = ReadNumber(ref rest);
        var traits = (StoredTraits)ReadNumber(ref rest);
        var tags = ReadTags(ref rest);
        return new StoredResponse
        {
            Status = status,
            ReceivedAt = receivedAt ?? received,
            InitialAge = age,
            Lifetime = lifetime,
            StaleWhileRevalidate = revalidate,
            StaleIfError = error,
            Traits = traits,
            Tags = tags,
            OwnDirectives = ReadText(ref rest),
            EntityTag = ReadText(ref rest),
            LastModified = ReadText(ref rest),
            Headers = ReadHeaders(ref rest),
            Parts = ReadParts(ref rest),
        };
    }

    /// <summary>The tags of a response, without the rest of its head.</summary>
    public static IReadOnlyList<ulong> ReadTags(ReadOnlySpan<byte> head)
    {
        var rest = head[(1 + (7 * sizeof(long)))..];
        return ReadTags(ref rest);
    }

    /// <summary>The names of the headers that choose between responses.</summary>
    /// <param name="headers">Lower case and sorted.</param>
    /// <param name="isPerUser">Whether the caller chooses too.</param>
    public static ReadOnlySpan<byte> WriteVary(IReadOnlyList<string> headers, bool isPerUser)
    {
        var output = new ArrayBufferWriter<byte>(128);
        WriteByte(output, (byte)EntryKind.Vary);
        WriteNumber(output, isPerUser ? 1 : 0);
        WriteNumber(output, headers.Count);
        foreach (var header in headers)
            WriteText(output, header);
        return output.WrittenSpan;
    }

    /// <summary>Reads them.</summary>
    public static (string[] Headers, bool IsPerUser) ReadVary(ReadOnlySpan<byte> head)
    {
        var rest = head[1..];
        var isPerUser = ReadNumber(ref rest) == 1;
        var headers = new string[ReadNumber(ref rest)];
        for (var i = 0; i < headers.Length; i++)
            headers[i] = ReadText(ref rest)!;
        return (headers, isPerUser);
    }

    /// <summary>The note that nothing is stored.</summary>
    /// <param name="until">How long it holds, in milliseconds of Unix time.</param>
    /// <param name="reason">One of <see cref="NotStored"/>.</param>
    public static ReadOnlySpan<byte> WriteNote(long until, string reason)
    {
        var output = new ArrayBufferWriter<byte>(64);
        WriteByte(output, (byte)EntryKind.Note);
        WriteNumber(output, until);
        WriteText(output, reason);
        return output.WrittenSpan;
    }

    /// <summary>Reads until when the note holds.</summary>
    public static long ReadNote(ReadOnlySpan<byte> head, out string reason)
    {
        var rest = head[1..];
        var until = ReadNumber(ref rest);
        reason = ReadText(ref rest)!;
        return until;
    }

    private static ulong[] ReadTags(ref ReadOnlySpan<byte> rest)
    {
        var tags = new ulong[ReadNumber(ref rest)];
        for (var i = 0; i < tags.Length; i++)
            tags[i] = unchecked((ulong)ReadNumber(ref rest));
        return tags;
    }

    private static KeyValuePair<string, StringValues>[] ReadHeaders(ref ReadOnlySpan<byte> rest)
    {
        var headers = new KeyValuePair<string, StringValues>[ReadNumber(ref rest)];
        for (var i = 0; i < headers.Length; i++)
        {
            var name = ReadText(ref rest)!;
            var count = (int)ReadNumber(ref rest);
            if (count == 1)
            {
                headers[i] = new(name, ReadText(ref rest));
                continue;
            }

            var values = new string?[count];
            for (var value = 0; value < count; value++)
                values[value] = ReadText(ref rest);
            headers[i] = new(name, values);
        }

        return headers;
    }

    // Nothing where all is held.
    private static void WriteParts(ArrayBufferWriter<byte> output, HeldParts? parts)
    {
        if (parts is null)
            return;
        WriteNumber(output, parts.Whole);
        WriteNumber(output, parts.Ranges.Count);
        foreach (var range in parts.Ranges)
        {
            WriteNumber(output, range.Start);
            WriteNumber(output, range.Length);
        }
    }

    private static HeldParts? ReadParts(ref ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty)
            return null;
        var whole = ReadNumber(ref rest);
        var ranges = new ByteRange[ReadNumber(ref rest)];
        for (var i = 0; i < ranges.Length; i++)
            ranges[i] = new ByteRange(ReadNumber(ref rest), ReadNumber(ref rest));
        return new HeldParts(whole, ranges);
    }

    private static void WriteByte(ArrayBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> output, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(sizeof(long)), value);
        output.Advance(sizeof(long));
    }

    private static long ReadNumber(ref ReadOnlySpan<byte> rest)
    {
        var value = BinaryPrimitives.ReadInt64LittleEndian(rest);
        rest = rest[sizeof(long)..];
        return value;
    }

    // Null is a length of -1.
    private static void WriteText(ArrayBufferWriter<byte> output, string? text)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), text?.Length ?? -1);
        output.Advance(sizeof(int));
        if (text is null)
            return;
        Encoding.Latin1.GetBytes(text, output.GetSpan(text.Length));
        output.Advance(text.Length);
    }

    private static string? ReadText(ref ReadOnlySpan<byte> rest)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        rest = rest[sizeof(int)..];
        if (length < 0)
            return null;
        var text = Encoding.Latin1.GetString(rest[..length]);
        rest = rest[length..];
        return text;
    }
}
