using System.Globalization;
using Gateway.Transforms.Shared.Callers;

namespace Gateway.Transforms.Authentication.Revocation;

/// <summary>What is revoked. Not to be changed once it is in use; then safe to share.</summary>
internal sealed class Revocations
{
    /// <summary>The most entries of one source.</summary>
    public const int MaxEntries = 1_000_000;

    private const long MaxSeconds = 253_402_300_800;
    private const long MinMilliseconds = 100_000_000_000;
    private const string IdKind = "jti:";
    private const string SubjectKind = "sub:";

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    // Tokens of a subject from before this moment, in milliseconds of Unix time.
    private readonly Dictionary<string, long> _subjects = new(StringComparer.Ordinal);

    /// <summary>All of some others.</summary>
    public Revocations(params IEnumerable<Revocations> others)
    {
        foreach (var other in others)
        {
            _ids.UnionWith(other._ids);
            foreach (var (subject, before) in other._subjects)
                AddSubject(subject, before);
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => _ids.Count + _subjects.Count;

    /// <summary>Adds what a line says: <c>jti:ID</c>, an id alone, <c>sub:SUBJECT</c>, or <c>sub:SUBJECT MOMENT</c> for what was given out before.</summary>
    /// <returns>False for an empty line or a comment (<c>#</c>).</returns>
    public bool Add(string line)
    {
        line = line.Trim();
        if (line.Length == 0 || line[0] == '#')
            return false;
        if (!line.StartsWith(SubjectKind, StringComparison.Ordinal))
        {
            AddId((line.StartsWith(IdKind, StringComparison.Ordinal) ? line[IdKind.Length..] : line).Trim());
            return true;
        }

        // A subject may have blanks, and end in what could be a moment: both readings count.
        var text = line[SubjectKind.Length..].Trim();
        AddSubject(text, long.MaxValue);
        var blank = text.LastIndexOf(' ');
        if (blank > 0)
            AddSubject(text[..blank].TrimEnd(), TryMoment(text[(blank + 1)..], out var before) ? before : long.MaxValue);
        return true;
    }

    /// <summary>Revokes one token.</summary>
    public void AddId(string id) => _ids.Add(id);

    /// <summary>Revokes a subject's tokens that were given out before a moment, in milliseconds of Unix time.</summary>
    public void AddSubject(string subject, long before) => _subjects[subject] = Math.Max(before, _subjects.GetValueOrDefault(subject, long.MinValue));

    /// <summary>A moment such as <c>2026-11-26T12:00:00Z</c>, perhaps with a fraction, or in seconds or milliseconds of Unix time.</summary>
    public static bool TryMoment(string text, out long milliseconds)
    {
        milliseconds = 0;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < MaxSeconds * 1000)
        {
            // No moment in seconds has so many digits for the next three thousand years.
            milliseconds = number < MinMilliseconds ? number * 1000 : number;
            return true;
        }

        if (!DateTimeOffset.TryParseExact(text, ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            return false;
        milliseconds = moment.ToUnixTimeMilliseconds();
        return true;
    }

    /// <summary>True when whatever the other revokes is revoked by this too.</summary>
    public bool Covers(Revocations other)
    {
        if (!other._ids.IsSubsetOf(_ids))
            return false;
        foreach (var (subject, before) in other._subjects)
        {
            if (!_subjects.TryGetValue(subject, out var own) || own < before)
                return false;
        }

        return true;
    }

    /// <summary>True for a caller who may not be let in. A token that does not say when it was given out, was before. Allocates nothing.</summary>
    public bool Has(Caller caller) =>
        (caller.TokenId is { } id && _ids.Contains(id))
        || (caller.Subject is { } subject && _subjects.TryGetValue(subject, out var before) && !(caller.IssuedAt >= before));
}
