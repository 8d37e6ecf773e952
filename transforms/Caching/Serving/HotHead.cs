using System.Globalization;
using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Shared.Encodings;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Caching.Serving;

/// <summary>An entry's head as an object, with the texts that are the same for all answers of one second. Safe to share: what is remembered is replaced as a whole.</summary>
internal sealed class HotHead
{
    private Second? _second;
    private IHeaderDictionary? _fields;
    private Encoded? _encoded;

    /// <summary>That of a response.</summary>
    public HotHead(long id, StoredResponse response) => (Id, Response, Vary) = (id, response, []);

    /// <summary>That of an entry that says what chooses.</summary>
    public HotHead(long id, string[] vary, bool isPerUser) => (Id, Vary, IsPerUser) = (id, vary, isPerUser);

    /// <summary>The entry's.</summary>
    public long Id { get; }

    /// <summary>The response; null for an entry of another kind.</summary>
    public StoredResponse? Response { get; }

    /// <summary>The headers that choose; empty for a response.</summary>
    public IReadOnlyList<string> Vary { get; }

    /// <summary>Whether the caller chooses.</summary>
    public bool IsPerUser { get; }

    /// <summary>Whether it was used since somebody wanted its place.</summary>
    public bool IsUsed { get; set; }

    /// <summary>The fields of a response, for whoever chooses its coding; not to be changed.</summary>
    public IHeaderDictionary Fields => _fields ??= FieldsOf(Response!);

    /// <summary>The response as it is sent in a coding.</summary>
    /// <param name="coding">The coding.</param>
    /// <param name="maker">What encodes the route's responses.</param>
    public StoredResponse As(ContentCoding coding, IRepresentationCoding maker)
    {
        var encoded = _encoded;
        // Another generation of the route may describe it otherwise.
        if (encoded is null || encoded.Maker != maker)
            _encoded = encoded = new Encoded(maker, new StoredResponse?[ContentCodings.Count]);
        return encoded.Responses[(int)coding] ??= Described(coding, maker);
    }

    /// <summary><c>Age</c> and <c>Cache-Status</c> of a hit.</summary>
    /// <param name="now">Milliseconds of Unix time.</param>
    public (string Age, string Status) HitTexts(long now)
    {
        var age = Response!.AgeAt(now);
        var second = _second;
        if (second is null || second.Age != age)
        {
            second = new Second(age, age.ToString(CultureInfo.InvariantCulture), CacheStatus.Hit(Response.Lifetime - age, Response.Parts is null ? null : CacheStatus.Part));
            _second = second;
        }

        return (second.AgeText, second.Status);
    }

    private static HeaderDictionary FieldsOf(StoredResponse response)
    {
        var fields = new HeaderDictionary(response.Headers.Count);
        foreach (var (name, values) in response.Headers)
            fields[name] = values;
        return fields;
    }

    private StoredResponse Described(ContentCoding coding, IRepresentationCoding maker)
    {
        IHeaderDictionary fields = FieldsOf(Response!);
        maker.Describe(coding, fields);
        return Response! with { Headers = [.. fields], EntityTag = fields.ETag is [{ Length: > 0 } tag] ? tag : null };
    }

    private sealed record Encoded(IRepresentationCoding Maker, StoredResponse?[] Responses);

    private sealed record Second(long Age, string AgeText, string Status);
}
