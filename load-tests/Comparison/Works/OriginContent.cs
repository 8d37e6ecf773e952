using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.LoadTests.Comparison.Works;

/// <summary>What the origin has, made from fixed seeds: the origin and who checks the answers know the same bytes without telling each other.</summary>
internal static class OriginContent
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789 ";
    private static readonly string[] Words =
        "blue red cotton shirt classic slim leather boot running shoe winter jacket summer soft warm light stretch organic premium vintage".Split(' ');

    /// <summary>Texts that repeat nothing, so that a byte which is missing, doubled or moved shows.</summary>
    public static byte[] Small { get; } = Text(1024, seed: 1);

    public static byte[] Medium { get; } = Text(50 * 1024, seed: 2);

    public static byte[] Large { get; } = Text(1024 * 1024, seed: 3);

    /// <summary>What clients send: 64 KB.</summary>
    public static byte[] Upload { get; } = Text(64 * 1024, seed: 4);

    /// <summary>What the origin answers to a whole upload.</summary>
    public static byte[] Receipt { get; } = "received"u8.ToArray();

    /// <summary>50 KB of a catalogue: ids and prices that repeat nothing, texts of few words.</summary>
    public static byte[] Catalogue { get; } = MakeCatalogue(50 * 1024);

    /// <summary>Three documents of 1 KB each.</summary>
    public static IReadOnlyList<byte[]> Parts { get; } = [MakePart(0), MakePart(1), MakePart(2)];

    /// <summary>The entity tag of everything under <c>/hit/</c>.</summary>
    public const string EntityTag = "\"one\"";

    /// <summary>What an aggregate of the parts must equal.</summary>
    public static byte[] Screen { get; } = Encoding.UTF8.GetBytes(new JsonObject(
        Parts.Select(static (part, index) => KeyValuePair.Create($"part{index}", JsonNode.Parse(part)))).ToJsonString());

    /// <summary>Path by path, what a GET brings.</summary>
    public static IReadOnlyDictionary<string, byte[]> Pages { get; } = new Dictionary<string, byte[]>
    {
        ["/pass/1k"] = Small,
        ["/pass/50k"] = Medium,
        ["/pass/1m"] = Large,
        ["/hit/1k"] = Small,
        ["/hit/50k"] = Medium,
        ["/encode/50k"] = Catalogue,
        ["/guarded/1k"] = Small,
        ["/full/1k"] = Small,
        ["/r7/1k"] = Small,
        ["/1k/0"] = Parts[0],
        ["/1k/1"] = Parts[1],
        ["/1k/2"] = Parts[2],
    };

    public static bool IsJson(string path) => path.StartsWith("/encode/", StringComparison.Ordinal) || path.StartsWith("/1k/", StringComparison.Ordinal);

    public static bool IsStored(string path) => path.StartsWith("/hit/", StringComparison.Ordinal);

    private static byte[] Text(int length, int seed)
    {
        var random = new Random(seed);
        var text = new byte[length];
        for (var i = 0; i < text.Length; i++)
            text[i] = (byte)Letters[random.Next(Letters.Length)];
        return text;
    }

    private static byte[] MakeCatalogue(int length)
    {
        var random = new Random(7);
        var json = new StringBuilder("[");
        while (json.Length < length)
        {
            var description = string.Join(' ', Enumerable.Range(0, 25).Select(_ => Words[random.Next(Words.Length)]));
            json.Append(CultureInfo.InvariantCulture,
                $$"""{"id":{{random.Next(1_000_000)}},"sku":"SKU-{{random.Next():X8}}","description":"{{description}}","price":{{random.Next(200)}}.{{random.Next(10, 100)}},"stock":{{random.Next(50)}},"image":"/media/{{random.Next():x8}}{{random.Next():x8}}.jpg"},""");
        }

        json[^1] = ']';
        return Encoding.UTF8.GetBytes(json.ToString());
    }

    private static byte[] MakePart(int part)
    {
        var data = new JsonArray();
        for (var id = part * 1000; data.ToJsonString().Length < 1024; id++)
        {
            data.Add(new JsonObject
            {
                ["id"] = id, ["sku"] = $"EX-{id}", ["name"] = $"Product {id}", ["price"] = (id % 97) + 0.5, ["tags"] = new JsonArray("new", "sale"), ["available"] = id % 3 != 0,
            });
        }

        return Encoding.UTF8.GetBytes(new JsonObject { ["data"] = data }.ToJsonString());
    }
}
