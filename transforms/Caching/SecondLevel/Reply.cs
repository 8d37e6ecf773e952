using System.Buffers.Binary;
using Gateway.Transforms.Caching.Purging;
using StackExchange.Redis;

namespace Gateway.Transforms.Caching.SecondLevel;

/// <summary>The answer to a script: how far the server is, what the gateway had not heard, and the script's own result.</summary>
/// <param name="Until">How far the server is.</param>
/// <param name="Purges">The purges behind what the gateway had heard, in their order; not all where there are many.</param>
/// <param name="Changes">The changes behind it.</param>
/// <param name="Result">The script's own.</param>
internal sealed record Reply(Position Until, IReadOnlyList<Reply.Told> Purges, IReadOnlyList<Reply.Told> Changes, RedisResult[] Result)
{
    /// <summary>Something that a gateway told.</summary>
    /// <param name="Number">Counts from 1.</param>
    /// <param name="From">The gateway's id.</param>
    /// <param name="Notice">What it told.</param>
    internal sealed record Told(long Number, string From, Notice Notice);

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Reply Read(RedisResult result)
    {
        var parts = (RedisResult[])result;
        if (parts is not { Length: 6 })
            throw new FormatException("The server's answer has another form.");
        var until = new Position((string)parts[0], (long)parts[1], (long)parts[2]);
        return new Reply(until, ReadAll(parts[3], static fields => Notice.Of(ReadPurge(fields))), ReadAll(parts[4], ReadChange), (RedisResult[])parts[5]);
    }

    /// <summary>The kind and the value that a purge is told by.</summary>
    public static (string Kind, byte[] Value) Write(Purge purge)
    {
        if (purge.Tag is { } tag)
        {
            var bytes = new byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64BigEndian(bytes, tag);
            return ("t", bytes);
        }

        return purge.Address is { } address ? ("a", address) : purge.Prefix is { } prefix ? ("p", prefix) : ("*", []);
    }

    private static Told[] ReadAll(RedisResult stream, Func<Dictionary<string, byte[]>, Notice> read)
    {
        var entries = (RedisResult[])stream;
        var all = new Told[entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = (RedisResult[])entries[i];
            var id = (string)entry[0];
            var values = (RedisValue[])entry[1];
            var fields = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            for (var field = 0; field + 1 < values.Length; field += 2)
                fields[values[field]!] = (byte[]?)values[field + 1] ?? [];
            var number = long.Parse(id.AsSpan(0, id.IndexOf('-', StringComparison.Ordinal)), System.Globalization.CultureInfo.InvariantCulture);
            all[i] = new Told(number, TextOf(fields, "n"), read(fields));
        }

        return all;
    }

    // What a later version may tell is not known here: everything is meant.
    private static Purge ReadPurge(Dictionary<string, byte[]> fields)
    {
        var isSoft = TextOf(fields, "s") == "1";
        var value = fields.GetValueOrDefault("v") ?? [];
        return TextOf(fields, "k") switch
        {
            "t" when value.Length == sizeof(ulong) => new Purge(BinaryPrimitives.ReadUInt64BigEndian(value), null, null, isSoft),
            "a" => new Purge(null, value, null, isSoft),
            "p" => new Purge(null, null, value, isSoft),
            "*" => new Purge(null, null, null, isSoft),
            _ => new Purge(null, null, null, IsSoft: false),
        };
    }

    private static Notice ReadChange(Dictionary<string, byte[]> fields)
    {
        var port = TextOf(fields, "p");
        return Notice.OfChange(fields.GetValueOrDefault("a"), port.Length == 0 ? null : port, []);
    }

    private static string TextOf(Dictionary<string, byte[]> fields, string name) =>
        fields.TryGetValue(name, out var value) ? System.Text.Encoding.Latin1.GetString(value) : "";
}
