using System.Text.Unicode;

namespace Gateway.Transforms.Shared.Json;

/// <summary>
/// Looks once at bytes that are to be passed on as JSON: grammar, UTF-8, surrogates, depth, names that repeat. Numbers may be of any size and precision. Allocates nothing,
/// and takes time in proportion to the length, whatever it holds.
/// </summary>
internal static class JsonInspection
{
    /// <summary>How deep values may lie in each other where nothing else is said.</summary>
    public const int MaxDepth = 64;

    /// <summary>The deepest that may be asked for.</summary>
    public const int GreatestDepth = 1000;

    /// <summary>So many bytes for each of a text's, at most, are taken where names must not repeat.</summary>
    public const int BytesForNames = 12;

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>Finds the value in them, and what is wrong with it; no name may repeat, and nothing lies deeper than <see cref="MaxDepth"/>.</summary>
    /// <param name="json">All bytes there are.</param>
    /// <param name="value">The value without what is around it: white space, and a byte order mark in front (§8.1).</param>
    public static JsonFault Find(ReadOnlyMemory<byte> json, out ReadOnlyMemory<byte> value)
    {
        if (json.Span.StartsWith(ByteOrderMark))
            json = json[ByteOrderMark.Length..];
        var found = Read(json.Span, MaxDepth, hasUniqueNames: true);
        value = found.Fault == JsonFault.None ? json[found.Start..found.End] : default;
        return found.Fault;
    }

    /// <summary>Finds the first fault; that of <see langword="default"/> is none.</summary>
    /// <param name="json">All bytes there are.</param>
    /// <param name="maxDepth">How deep objects and lists may lie in each other, up to <see cref="GreatestDepth"/>.</param>
    /// <param name="hasUniqueNames">Whether no object may have a name twice.</param>
    public static JsonPlace Find(ReadOnlySpan<byte> json, int maxDepth, bool hasUniqueNames)
    {
        var found = Read(json, maxDepth, hasUniqueNames);
        return found.Fault switch
        {
            JsonFault.None => default,
            JsonFault.NotUtf8 => new JsonPlace(JsonFault.NotUtf8, 0, 0),
            _ => PlaceOf(found.Fault, json[..found.End]),
        };
    }

    private static JsonFinding Read(ReadOnlySpan<byte> json, int maxDepth, bool hasUniqueNames)
    {
        // Outside of texts any byte beyond ASCII breaks the grammar, so this is about texts, which are looked through for their ends and escapes alone.
        if (!Utf8.IsValid(json))
            return new JsonFinding(JsonFault.NotUtf8, 0, 0);
        var names = new ObjectNames(stackalloc NamePlace[ObjectNames.AtFirst]);
        var found = JsonScan.Read(json, maxDepth, hasUniqueNames, ref names);
        names.Dispose();
        return found;
    }

    private static JsonPlace PlaceOf(JsonFault fault, ReadOnlySpan<byte> before) =>
        new(fault, before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
}
