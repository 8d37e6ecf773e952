using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching.Keys;

/// <summary>
/// What Laravel tells requests for JSON from those for pages by, without a word of it in <c>Vary</c>: <c>Accept</c>, <c>X-Requested-With</c> and <c>X-PJAX</c>. As one of the names that
/// choose between responses it stands for all three, and for nothing where neither a script asks nor JSON is named: browsers with whatever <c>Accept</c> share pages.
/// </summary>
internal static class WantedFormat
{
    /// <summary>The name, which no header has.</summary>
    public const string Name = ":wanted-format";

    /// <summary>The headers that it goes by.</summary>
    public static readonly IReadOnlyList<string> Headers = ["Accept", "X-Requested-With", "X-PJAX"];

    /// <summary>Adds what a request wants to its key. Allocates nothing.</summary>
    public static void Write(ref KeyWriter key, IDictionary<string, StringValues> request)
    {
        request.TryGetValue("Accept", out var accept);
        request.TryGetValue("X-Requested-With", out var script);
        if (script.Count == 0 && !NamesJson(accept))
            return;
        request.TryGetValue("X-PJAX", out var pjax);
        Add(ref key, "a=", accept);
        Add(ref key, ";r=", script);
        Add(ref key, ";p=", pjax);
    }

    private static bool NamesJson(StringValues accept)
    {
        foreach (var line in accept)
        {
            if (line?.Contains("json", StringComparison.OrdinalIgnoreCase) == true)
                return true;
        }

        return false;
    }

    private static void Add(ref KeyWriter key, string name, StringValues values)
    {
        key.Text(name);
        foreach (var value in values)
        {
            key.Text(value);
            key.Text(",");
        }
    }
}
