using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Shared.Json;

namespace Gateway.Transforms.Aggregation.Json;

/// <summary>Copies valid JSON text member by member, with what was configured for them done. What stays is copied as it was written.</summary>
internal static class JsonShaper
{
    /// <summary>Writes a value.</summary>
    /// <param name="value">Without white space around it.</param>
    /// <param name="shaping">What becomes of it.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ReadOnlyMemory<byte> value, Shaping shaping, CountedBytes output)
    {
        switch (value.Span[0])
        {
            case (byte)'{':
                output.Write("{"u8);
                var isFirst = true;
                WriteMembers(value, shaping, output, ref isFirst);
                output.Write("}"u8);
                break;
            case (byte)'[':
                WriteItems(value, shaping, output);
                break;
            default:
                // What has no members has none of those that are to be left, and may be anything else.
                output.Write(shaping.KeepsNamed ? "null"u8 : value.Span);
                break;
        }
    }

    private static void WriteItems(ReadOnlyMemory<byte> list, Shaping shaping, CountedBytes output)
    {
        output.Write("["u8);
        var isFirst = true;
        foreach (var (_, item) in new JsonChildren(list))
        {
            if (shaping.KeepsNamed && !MayHaveMembers(item))
                continue;
            Separate(output, ref isFirst);
            Write(item, shaping, output);
        }

        output.Write("]"u8);
    }

    private static void WriteMembers(ReadOnlyMemory<byte> value, Shaping shaping, CountedBytes output, ref bool isFirst)
    {
        foreach (var (name, member) in new JsonChildren(value))
        {
            var said = shaping.ChildOf(name.Span);
            if (said is { IsDropped: true } || (shaping.KeepsNamed && said is not { IsKept: true }))
                continue;
            if (said is { KeepsNamed: true } && !MayHaveMembers(member))
                continue;
            if (said is { IsFlattened: true } && member.Span[0] == (byte)'{')
            {
                WriteMembers(member, said, output, ref isFirst);
                continue;
            }

            Separate(output, ref isFirst);
            output.Write(said?.NewName ?? name.Span);
            output.Write(":"u8);
            if (said is { ChangesWithin: true })
                Write(member, said, output);
            else
                output.Write(member.Span);
        }
    }

    // A null says of what it is that it is not there, and no more.
    private static bool MayHaveMembers(ReadOnlyMemory<byte> value) => value.Span[0] is (byte)'{' or (byte)'[' or (byte)'n';

    private static void Separate(CountedBytes output, ref bool isFirst)
    {
        if (!isFirst)
            output.Write(","u8);
        isFirst = false;
    }
}
