using Gateway.Transforms.Shared;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching.Rules;

/// <summary>What a response's <c>Cache-Control</c> says (RFC 9111 §5.2.2, RFC 5861). Immutable once read.</summary>
internal sealed class ResponseDirectives
{
    private static readonly string[] NoFields = [];

    private long? _maxAge;
    private long? _sharedMaxAge;

    /// <summary>A response without the field.</summary>
    public static ResponseDirectives None { get; } = new();

    /// <summary>Whether there was any directive at all.</summary>
    public bool IsPresent { get; private set; }

    /// <summary><c>no-store</c>.</summary>
    public bool NoStore { get; private set; }

    /// <summary><c>no-cache</c> without field names: not used again without asking the origin.</summary>
    public bool NoCache { get; private set; }

    /// <summary><c>private</c> without field names.</summary>
    public bool IsPrivate { get; private set; }

    /// <summary><c>public</c>.</summary>
    public bool IsPublic { get; private set; }

    /// <summary><c>must-revalidate</c>.</summary>
    public bool MustRevalidate { get; private set; }

    /// <summary><c>proxy-revalidate</c>.</summary>
    public bool ProxyRevalidate { get; private set; }

    /// <summary><c>must-understand</c>.</summary>
    public bool MustUnderstand { get; private set; }

    /// <summary>The header fields that <c>no-cache="…"</c> and <c>private="…"</c> name: they are not kept (§5.2.2.4, §5.2.2.7).</summary>
    public IReadOnlyList<string> FieldsNotKept { get; private set; } = NoFields;

    /// <summary><c>max-age</c> in seconds, 0 for one that cannot be understood or stands there twice with different numbers; null for none.</summary>
    public long? MaxAge => _maxAge;

    /// <summary><c>s-maxage</c>, in the same way.</summary>
    public long? SharedMaxAge => _sharedMaxAge;

    /// <summary><c>stale-while-revalidate</c> in seconds (RFC 5861 §3); null for none.</summary>
    public long? StaleWhileRevalidate { get; private set; }

    /// <summary><c>stale-if-error</c> in seconds (RFC 5861 §4); null for none.</summary>
    public long? StaleIfError { get; private set; }

    /// <summary>Reads the field's lines.</summary>
    public static ResponseDirectives Read(StringValues lines)
    {
        if (lines.Count == 0)
            return None;
        var directives = new ResponseDirectives();
        foreach (var line in lines)
        {
            var reader = new DirectiveReader(line);
            while (reader.MoveNext())
                directives.Add(reader);
        }

        return directives;
    }

    /// <summary>Takes one directive; those nobody knows are passed over (§5.2.3).</summary>
    internal void Add(in DirectiveReader directive)
    {
        IsPresent = true;
        switch (directive.Name.Length)
        {
            case 6 when directive.Is("public"):
                IsPublic = true;
                break;
            case 7 when directive.Is("private"):
                IsPrivate |= !TakeFields(directive);
                break;
            case 7 when directive.Is("max-age"):
                Take(ref _maxAge, directive.Seconds());
                break;
            case 8 when directive.Is("no-store"):
                NoStore = true;
                break;
            case 8 when directive.Is("no-cache"):
                NoCache |= !TakeFields(directive);
                break;
            case 8 when directive.Is("s-maxage"):
                Take(ref _sharedMaxAge, directive.Seconds());
                break;
            default:
                AddLonger(directive);
                break;
        }
    }

    private void AddLonger(in DirectiveReader directive)
    {
        if (directive.Is("must-revalidate"))
            MustRevalidate = true;
        else if (directive.Is("proxy-revalidate"))
            ProxyRevalidate = true;
        else if (directive.Is("must-understand"))
            MustUnderstand = true;
        else if (directive.Is("stale-while-revalidate"))
            StaleWhileRevalidate ??= Math.Max(0, directive.Seconds());
        else if (directive.Is("stale-if-error"))
            StaleIfError ??= Math.Max(0, directive.Seconds());
    }

    // §4.2.1: what is not valid, or contradicts itself, leaves the response stale.
    private static void Take(ref long? lifetime, long seconds)
    {
        seconds = Math.Max(0, seconds);
        lifetime = lifetime is null || lifetime == seconds ? seconds : 0;
    }

    private bool TakeFields(in DirectiveReader directive)
    {
        if (!directive.HasValue)
            return false;
        var fields = new List<string>(FieldsNotKept);
        var known = fields.Count;
        foreach (var range in directive.Value.Split(','))
        {
            var name = directive.Value[range].Trim(" \t");
            if (name.IsEmpty)
                continue;
            // What cannot be told apart is the whole response.
            if (!FieldSyntax.IsToken(name))
                return false;
            fields.Add(name.ToString());
        }

        FieldsNotKept = fields;
        return fields.Count > known;
    }
}
