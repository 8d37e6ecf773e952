using Gateway.Transforms.Shared.Encodings;
using Gateway.Transforms.Shared;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Compression.Negotiation;

/// <summary>
/// What a client's <c>Accept-Encoding</c> says (RFC 9110 §12.5.3), as qualities in thousandths: 0 is refused. Names and weights that break the
/// grammar count as not there; of a coding that is named twice, the first counts.
/// </summary>
/// <param name="Gzip">Of gzip.</param>
/// <param name="Brotli">Of br.</param>
/// <param name="Zstandard">Of zstd.</param>
/// <param name="Identity">Of identity; <see cref="Unnamed"/> when nothing is said: taken, but less gladly than anything that is named.</param>
internal readonly record struct AcceptedCodings(short Gzip, short Brotli, short Zstandard, short Identity)
{
    /// <summary>Nothing is said.</summary>
    public const short Unnamed = -1;

    /// <summary>A client without the header, or with an empty one: most of those that can decode say so.</summary>
    public static AcceptedCodings None { get; } = new(0, 0, 0, Unnamed);

    /// <summary>True when the body as it is would be against the client's word.</summary>
    public bool RefusesIdentity => Identity == 0;

    /// <summary>Reads the header's lines. Allocates nothing.</summary>
    public static AcceptedCodings Read(StringValues lines)
    {
        var named = new AcceptedCodings(Unnamed, Unnamed, Unnamed, Unnamed);
        var others = Unnamed;
        foreach (var line in lines)
        {
            foreach (var range in line.AsSpan().Split(','))
            {
                var element = line.AsSpan()[range];
                var semicolon = element.IndexOf(';');
                var name = (semicolon < 0 ? element : element[..semicolon]).Trim(" \t");
                var quality = semicolon < 0 ? Quality.Full : Quality.OfParameters(element[(semicolon + 1)..]);
                if (quality == Quality.Broken)
                    continue;
                if (name is "*")
                    others = others == Unnamed ? quality : others;
                else if (ContentCodings.TryFind(name, out var coding))
                    named = named.With(coding, quality);
            }
        }

        return new AcceptedCodings(Or(named.Gzip, others), Or(named.Brotli, others), Or(named.Zstandard, others), named.Identity == Unnamed && others == 0 ? (short)0 : named.Identity);
    }

    /// <summary>The quality of a coding; 0 when it is refused.</summary>
    public short Of(ContentCoding coding) => coding switch
    {
        ContentCoding.Gzip => Gzip,
        ContentCoding.Brotli => Brotli,
        ContentCoding.Zstandard => Zstandard,
        _ => Identity,
    };

    /// <summary>
    /// The coding with the highest quality, and among equals the one that is offered first; identity when none is taken, or when it has a
    /// higher quality of its own.
    /// </summary>
    public ContentCoding Choose(ReadOnlySpan<ContentCoding> offered)
    {
        var (best, quality) = (ContentCoding.Identity, (short)0);
        foreach (var coding in offered)
        {
            if (Of(coding) > quality)
                (best, quality) = (coding, Of(coding));
        }

        return Identity > quality ? ContentCoding.Identity : best;
    }

    private AcceptedCodings With(ContentCoding coding, short quality) => Of(coding) != Unnamed ? this : coding switch
    {
        ContentCoding.Gzip => this with { Gzip = quality },
        ContentCoding.Brotli => this with { Brotli = quality },
        ContentCoding.Zstandard => this with { Zstandard = quality },
        _ => this with { Identity = quality },
    };

    private static short Or(short named, short others) => named != Unnamed ? named : Math.Max(others, (short)0);
}
