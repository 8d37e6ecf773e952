using System.Globalization;

namespace Gateway.Tests.Caching.Model;

/// <summary>How an origin speaks of one address: the same status, validators and directives, in changing spellings.</summary>
internal sealed class Manner
{
    private readonly List<string> _directives = [];
    private readonly List<KeyValuePair<string, string>> _lines = [];
    private int? _expires;
    private string? _badExpires;
    private int? _age;
    private string? _vary;

    /// <summary>The status.</summary>
    public int Status { get; private set; } = 200;

    /// <summary>The entity tag; null for none.</summary>
    public string? EntityTag { get; private set; }

    /// <summary>When it changed last; null for not known.</summary>
    public string? LastModified { get; private set; }

    /// <summary>Its one body, of which it sends ranges; null where bodies change, and ranges are none of its business.</summary>
    public byte[]? Body { get; private set; }

    public static Manner Any(Random random, int version)
    {
        var manner = new Manner();
        if (One(5))
            manner.Status = Of([204, 206, 299, 301, 302, 404, 404, 410, 500]);
        if (One(10, 6))
            manner.EntityTag = Of([$"\"{version}\"", $"\"{version}\"", $"W/\"{version}\"", $"v{version}"]);
        if (One(2))
            manner.LastModified = new DateTimeOffset(2025, 12, 31, 22, random.Next(60), 0, TimeSpan.Zero).ToString("r", CultureInfo.InvariantCulture);
        if (One(10, 7))
            AddDirectives();
        if (One(4))
        {
            manner._expires = random.Next(-20, 60);
            manner._badExpires = One(3) ? Of(["0", "-1", "never"]) : null;
        }

        if (manner.Status == 200 && One(2))
            manner.Body = System.Text.Encoding.ASCII.GetBytes($"{version} {new string('.', random.Next(60))}{version}");
        if (manner.Body is not null && One(5, 4))
            manner.EntityTag = $"\"{version}\"";
        manner._age = One(8) ? random.Next(30) : null;
        manner._vary = One(3) ? Of(["Accept-Language", "accept-encoding", "Accept-Encoding, Accept-Language", "Cookie", "*", "X-None"]) : null;
        if (One(20))
            manner._lines.Add(new("Set-Cookie", "a=b"));
        if (One(30))
            manner._lines.Add(new("Pragma", "no-cache"));
        if (One(15))
            manner._lines.Add(new("CDN-Cache-Control", Of(["max-age=20", "max-age=20, stale-while-revalidate=10", "no-store", "private", "max-age=", "Max-Age=9", ", max-age=9", "public, s-maxage=7"])));
        if (One(15))
            manner._lines.Add(new("Gateway-Cache-Control", Of(["max-age=15", "no-cache, max-age=15", "no-store", "max-age=9 public", "max-age=5, private=\"X-User\""])));
        manner._lines.Add(new("X-User", "ann"));
        manner._lines.Add(new("Surrogate-Key", Of(["one", "two", "one two"])));
        manner._lines.Add(new("Content-Type", "text/plain"));
        return manner;

        bool One(int of, int times = 1) => random.Next(of) < times;
        string Valued(string name, params string[] values) => $"{name}={Of(values)}";
        T Of<T>(T[] from) => from[random.Next(from.Length)];
        void AddDirectives()
        {
            Add(One(10, 7), Valued("max-age", "0", "1", "5", "10", "30", "60", "60", "0030", "\"20\"", "x", "-1"));
            Add(One(5), Valued("s-maxage", "0", "5", "20", "40", "x"));
            Add(One(40), "max-age=7");
            Add(One(10, 4), "public");
            Add(One(20), Of(["private", "private=\"\"", "private"]));
            Add(One(20), Of(["private=\"X-User\"", "private=x-user", "no-cache=\"x-user, X-Other\""]));
            Add(One(20), "no-cache");
            Add(One(25), "no-store");
            Add(One(12), Of(["must-revalidate", "proxy-revalidate"]));
            Add(One(30), "must-understand");
            Add(One(5), Valued("stale-while-revalidate", "0", "5", "20", "x"));
            Add(One(3), Valued("stale-if-error", "0", "5", "30"));
            Add(One(8), Of(["immutable", "x=\"no-store, private\"", "y=private"]));
        }

        void Add(bool isSaid, string directive)
        {
            if (isSaid)
                manner._directives.Insert(random.Next(manner._directives.Count + 1), directive);
        }
    }

    /// <summary>The lines it sends now.</summary>
    public IEnumerable<KeyValuePair<string, string>> Lines(Random random, DateTimeOffset now, string acceptEncoding)
    {
        var skew = random.Next(10) == 0 ? random.Next(-15, 15) : 0;
        if (random.Next(6) > 0)
            yield return new("Date", now.AddSeconds(skew).ToString("r", CultureInfo.InvariantCulture));
        if (_directives.Count > 1 && random.Next(4) == 0)
        {
            yield return new("Cache-Control", Spelled(_directives.Take(1)));
            yield return new("cache-control", Spelled(_directives.Skip(1)));
        }
        else if (_directives.Count > 0)
        {
            yield return new("Cache-Control", Spelled(_directives));
        }

        if (_badExpires is not null)
            yield return new("Expires", _badExpires);
        else if (_expires is { } expires)
            yield return new("Expires", now.AddSeconds(expires).ToString(random.Next(4) switch { 0 => "dddd, dd-MMM-yy HH:mm:ss 'GMT'", 1 => "ddd MMM dd HH:mm:ss yyyy", _ => "r" }, CultureInfo.InvariantCulture));
        if (_age is { } age && random.Next(3) > 0)
            yield return new("Age", random.Next(10) == 0 ? "x" : age.ToString(CultureInfo.InvariantCulture));
        if (EntityTag is { } tag)
            yield return new("ETag", tag);
        if (LastModified is { } modified)
            yield return new("Last-Modified", modified);
        if (_vary is not null)
            yield return new("Vary", _vary);
        if (_vary?.Contains("ncoding", StringComparison.Ordinal) == true && Coding(acceptEncoding) is { } coding)
            yield return new("Content-Encoding", coding);
        foreach (var line in _lines)
            yield return line;

        string Spelled(IEnumerable<string> directives) =>
            string.Join(random.Next(2) == 0 ? ", " : " ,\t", directives.Select(directive => random.Next(5) == 0 && !directive.Contains('"', StringComparison.Ordinal) ? directive.ToUpperInvariant() : directive));
    }

    // What the client takes most exotic.
    private static string? Coding(string acceptEncoding)
    {
        foreach (var coding in new[] { "compress", "br", "gzip" })
        {
            if (acceptEncoding.Contains(coding, StringComparison.Ordinal) && !acceptEncoding.Contains($"{coding};q=0", StringComparison.Ordinal))
                return coding;
        }

        return acceptEncoding.Contains('*', StringComparison.Ordinal) && !acceptEncoding.Contains("*;q=0", StringComparison.Ordinal) ? "exotic" : null;
    }
}
