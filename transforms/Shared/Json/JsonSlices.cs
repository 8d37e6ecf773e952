using System.Buffers;

namespace Gateway.Transforms.Shared.Json;

/// <summary>
/// Finds values in valid JSON text as slices of it: they stay as they were written, and there is no document in memory. The text has no white space around it, and the slices
/// have none.
/// </summary>
internal static class JsonSlices
{
    /// <summary>The value that a path leads to; false for none, and for a path that may lead to several.</summary>
    public static bool TryFind(JsonPath path, ReadOnlyMemory<byte> json, out ReadOnlyMemory<byte> value)
    {
        value = json;
        foreach (var segment in path.Segments)
        {
            if (!TryStep(segment, ref value))
                return false;
        }

        return true;
    }

    /// <summary>Adds the values that a path leads to, in the text's order.</summary>
    /// <param name="path">The path.</param>
    /// <param name="json">The text.</param>
    /// <param name="found">Receives them.</param>
    /// <param name="max">The most that it is to hold; what is beyond is not looked for.</param>
    public static void Find(JsonPath path, ReadOnlyMemory<byte> json, List<ReadOnlyMemory<byte>> found, int max = int.MaxValue) => Find(path.Segments, json, found, max);

    /// <summary>Writes the values that a path leads to with commas between them, in the text's order. Takes no memory of its own, however many they are.</summary>
    /// <param name="path">The path.</param>
    /// <param name="json">The text.</param>
    /// <param name="output">Where to.</param>
    public static void Write(JsonPath path, ReadOnlyMemory<byte> json, IBufferWriter<byte> output)
    {
        var isFirst = true;
        Write(path.Segments, json, output, ref isFirst);
    }

    private static void Write(ReadOnlySpan<JsonPathSegment> segments, ReadOnlyMemory<byte> json, IBufferWriter<byte> output, ref bool isFirst)
    {
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i].IsWildcard)
            {
                foreach (var (_, child) in new JsonChildren(json))
                    Write(segments[(i + 1)..], child, output, ref isFirst);
                return;
            }

            if (!TryStep(segments[i], ref json))
                return;
        }

        if (!isFirst)
            output.Write(","u8);
        isFirst = false;
        output.Write(json.Span);
    }

    private static void Find(ReadOnlySpan<JsonPathSegment> segments, ReadOnlyMemory<byte> json, List<ReadOnlyMemory<byte>> found, int max)
    {
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i].IsWildcard)
            {
                foreach (var (_, child) in new JsonChildren(json))
                {
                    if (found.Count >= max)
                        return;
                    Find(segments[(i + 1)..], child, found, max);
                }

                return;
            }

            if (!TryStep(segments[i], ref json))
                return;
        }

        found.Add(json);
    }

    private static bool TryStep(JsonPathSegment segment, ref ReadOnlyMemory<byte> json)
    {
        var isObject = json.Span[0] == (byte)'{';
        if (segment.IsWildcard || isObject != segment.Name is not null)
            return false;
        var index = segment.Index ?? 0;
        if (index < 0)
            index += Count(json);
        foreach (var (name, child) in new JsonChildren(json))
        {
            if (isObject ? !JsonText.StandsFor(name.Span, segment.NameBytes) : index-- != 0)
                continue;
            json = child;
            return true;
        }

        return false;
    }

    private static int Count(ReadOnlyMemory<byte> json)
    {
        var count = 0;
        foreach (var _ in new JsonChildren(json))
            count++;
        return count;
    }
}
