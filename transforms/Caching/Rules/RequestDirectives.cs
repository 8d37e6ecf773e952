using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching.Rules;

/// <summary>What a request's <c>Cache-Control</c> asks for (RFC 9111 §5.2.1, RFC 5861 §4). Numbers are seconds, -1 where the directive is absent.</summary>
internal struct RequestDirectives
{
    /// <summary>A request without the field.</summary>
    public static readonly RequestDirectives None = new() { MaxAge = -1, MinFresh = -1, MaxStale = -1, StaleIfError = -1 };

    /// <summary><c>no-cache</c>, or <c>Pragma: no-cache</c> where there is no <c>Cache-Control</c> (§5.4).</summary>
    public bool NoCache { get; private set; }

    /// <summary><c>no-store</c>: the answer is not kept.</summary>
    public bool NoStore { get; private set; }

    /// <summary><c>only-if-cached</c>: the origin is not to be asked.</summary>
    public bool OnlyIfCached { get; private set; }

    /// <summary><c>max-age</c>: how old an answer may be.</summary>
    public long MaxAge { get; private set; }

    /// <summary><c>min-fresh</c>: for how long it must stay fresh.</summary>
    public long MinFresh { get; private set; }

    /// <summary><c>max-stale</c>: how long it may have been stale; without a number, as long as can be.</summary>
    public long MaxStale { get; private set; }

    /// <summary><c>stale-if-error</c>: the same, where the origin fails.</summary>
    public long StaleIfError { get; private set; }

    /// <summary>Reads the fields' lines. Allocates nothing.</summary>
    /// <param name="lines">Those of <c>Cache-Control</c>.</param>
    /// <param name="pragma">Those of <c>Pragma</c>.</param>
    public static RequestDirectives Read(StringValues lines, StringValues pragma)
    {
        var directives = None;
        if (lines.Count == 0)
        {
            directives.NoCache = pragma.Count > 0 && HasNoCache(pragma);
            return directives;
        }

        foreach (var line in lines)
        {
            var reader = new DirectiveReader(line);
            while (reader.MoveNext())
                directives.Add(reader);
        }

        return directives;
    }

    private void Add(in DirectiveReader directive)
    {
        if (directive.Is("no-cache"))
            NoCache = true;
        else if (directive.Is("no-store"))
            NoStore = true;
        else if (directive.Is("only-if-cached"))
            OnlyIfCached = true;
        else if (directive.Is("max-age"))
            MaxAge = Math.Max(0, directive.Seconds());
        else if (directive.Is("min-fresh"))
            MinFresh = directive.Seconds();
        else if (directive.Is("max-stale"))
            MaxStale = directive.HasValue ? directive.Seconds() : int.MaxValue;
        else if (directive.Is("stale-if-error"))
            StaleIfError = directive.Seconds();
    }

    private static bool HasNoCache(StringValues pragma)
    {
        foreach (var line in pragma)
        {
            var reader = new DirectiveReader(line);
            while (reader.MoveNext())
            {
                if (reader.Is("no-cache"))
                    return true;
            }
        }

        return false;
    }
}
