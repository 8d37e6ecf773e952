using System.Globalization;
using System.Text;

namespace Gateway.Tests.Aggregation.Json;

/// <summary>Makes JSON with white space, escapes and odd numbers, and paths that lead somewhere in it now and then.</summary>
internal sealed class RandomJson(int seed)
{
    private static readonly string[] Names = ["a", "b", "c", "d", "\u00e9"];
    private static readonly string[] Scalars = ["null", "true", "false", "0", "-1.50", "1e5", "\"\"", "\"x\\\"]}\"", "\"\\u007b\\\\\"", "\"\u00e9\\ud83d\\ude00\""];

    private readonly Random _random = new(seed);

    /// <summary>An object.</summary>
    public string NextObject() => Object(0);

    /// <summary>Any value.</summary>
    public string Next(int depth = 0) => _random.Next(depth > 3 ? 1 : 3) switch
    {
        1 => Object(depth),
        2 => $"[{Blank()}{string.Join($"{Blank()},{Blank()}", Enumerable.Range(0, _random.Next(4)).Select(_ => Next(depth + 1)))}{Blank()}]",
        _ => Scalars[_random.Next(Scalars.Length)],
    };

    /// <summary>Paths with dots between names, of which none is the beginning of another.</summary>
    public string[] NextPaths()
    {
        var paths = Enumerable.Range(0, _random.Next(4)).Select(_ => string.Join('.', Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Names[_random.Next(Names.Length)]))).Distinct().ToArray();
        return [.. paths.Where(path => !paths.Any(other => other != path && path.StartsWith($"{other}.", StringComparison.Ordinal)))];
    }

    /// <summary>A JSONPath of those that are known.</summary>
    public string NextJsonPath() => "$" + string.Concat(Enumerable.Range(0, _random.Next(4)).Select(_ => _random.Next(5) switch
    {
        0 => "[*]",
        1 => $"[{_random.Next(-2, 3).ToString(CultureInfo.InvariantCulture)}]",
        2 => ".*",
        3 => $"['{Names[_random.Next(Names.Length)]}']",
        _ => $".{Names[_random.Next(Names.Length)]}",
    }));

    private string Object(int depth) =>
        $"{{{Blank()}{string.Join($"{Blank()},{Blank()}", Names.Where(_ => _random.Next(2) == 0).Select(name => $"{Name(name)}{Blank()}:{Blank()}{Next(depth + 1)}"))}{Blank()}}}";

    private string Name(string name) => _random.Next(4) > 0
        ? $"\"{name}\""
        : $"\"{string.Concat(name.Select(static c => $"\\u{((int)c).ToString("x4", CultureInfo.InvariantCulture)}"))}\"";

    private string Blank() => _random.Next(4) == 0 ? new StringBuilder().Append(" \t\n\r"[_random.Next(4)]).ToString() : "";
}
