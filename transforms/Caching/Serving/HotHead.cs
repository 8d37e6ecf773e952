using System.Globalization;
using Gateway.Transforms.Caching.Rules;

namespace Gateway.Transforms.Caching.Serving;

/// <summary>An entry's head as an object, with the texts that are the same for all answers of one second. Safe to share: what is remembered is replaced as a whole.</summary>
internal sealed class HotHead
{
    private Second? _second;

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

    /// <summary><c>Age</c> and <c>Cache-Status</c> of a hit.</summary>
    /// <param name="now">Milliseconds of Unix time.</param>
    public (string Age, string Status) HitTexts(long now)
    {
        var age = Response!.AgeAt(now);
        var second = _second;
        if (second is null || second.Age != age)
        {
            second = new Second(age, age.ToString(CultureInfo.InvariantCulture), CacheStatus.Hit(Response.Lifetime - age));
            _second = second;
        }

        return (second.AgeText, second.Status);
    }

    private sealed record Second(long Age, string AgeText, string Status);
}
