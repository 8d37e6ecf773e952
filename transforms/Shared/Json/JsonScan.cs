using System.Runtime.CompilerServices;

namespace Gateway.Transforms.Shared.Json;

/// <summary>Reads JSON (RFC 8259) from its first byte to its last, and finds the first fault. Takes the bytes for UTF-8.</summary>
internal static class JsonScan
{
    // Stands in the place of an object's names.
    private const int List = int.MinValue;

    /// <summary>Finds the one value, and what is wrong with it.</summary>
    /// <param name="json">All bytes there are.</param>
    /// <param name="maxDepth">How deep objects and lists may lie in each other.</param>
    /// <param name="hasUniqueNames">Whether no object may have a name twice.</param>
    /// <param name="names">Those of objects that are open; none yet.</param>
    public static JsonFinding Read(ReadOnlySpan<byte> json, int maxDepth, bool hasUniqueNames, ref ObjectNames names)
    {
        // What the innermost is, and those around it: a list, or what stands for an object's names.
        var inner = List;
        Span<int> around = stackalloc int[maxDepth];
        var depth = 0;
        var start = AfterSpace(json, 0);
        var place = start;
        while (true)
        {
            if (inner != List)
            {
                var name = new NamePlace(place, JsonTokens.EndOfText(json, place, out var form) - place);
                if (name.Length < 0)
                    return new JsonFinding(JsonFault.Grammar, start, ~(place + name.Length));
                place = AfterSpace(json, place + name.Length);
                if (JsonTokens.At(json, place) != (byte)':')
                    return new JsonFinding(JsonFault.Grammar, start, place);
                if (form == TextForm.Broken)
                    return new JsonFinding(JsonFault.HalfCharacter, start, name.Start);
                if (hasUniqueNames && !names.TryAdd(json, ref inner, name, form == TextForm.Escaped))
                    return new JsonFinding(JsonFault.RepeatedName, start, name.Start);
                place = AfterSpace(json, place + 1);
            }

            var first = JsonTokens.At(json, place);
            if (first is (byte)'{' or (byte)'[')
            {
                if (depth == maxDepth)
                    return new JsonFinding(JsonFault.TooDeep, start, place);
                around[depth++] = inner;
                inner = first == (byte)'{' ? names.Open() : List;
                place = AfterSpace(json, place + 1);
                // The brackets are two apart in ASCII.
                if (JsonTokens.At(json, place) != first + 2)
                    continue;
            }
            else
            {
                var end = JsonTokens.EndOfScalar(json, place, out var isBroken);
                if (end < 0)
                    return new JsonFinding(JsonFault.Grammar, start, ~end);
                if (isBroken)
                    return new JsonFinding(JsonFault.HalfCharacter, start, place);
                place = end;
            }

            // A value has ended, or what is open here does.
            while (true)
            {
                if (depth == 0)
                    return EndOf(json, start, place);
                place = AfterSpace(json, place);
                var next = JsonTokens.At(json, place);
                // One with nothing behind it is out of place itself.
                if (next == (byte)',' && place + 1 < json.Length)
                    break;
                if (next != (inner == List ? (byte)']' : (byte)'}'))
                    return new JsonFinding(JsonFault.Grammar, start, place);
                names.Close(inner);
                inner = around[--depth];
                place++;
            }

            place = AfterSpace(json, place + 1);
        }
    }

    private static JsonFinding EndOf(ReadOnlySpan<byte> json, int start, int end)
    {
        var place = AfterSpace(json, end);
        return place == json.Length ? new JsonFinding(JsonFault.None, start, end) : new JsonFinding(JsonFault.Grammar, start, place);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int AfterSpace(ReadOnlySpan<byte> json, int place)
    {
        while ((uint)place < (uint)json.Length && json[place] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            place++;
        return place;
    }
}
