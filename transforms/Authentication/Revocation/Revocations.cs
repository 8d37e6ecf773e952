using System.Buffers;
using System.Globalization;
using Gateway.Transforms.Shared.Callers;

namespace Gateway.Transforms.Authentication.Revocation;

/// <summary>What is revoked. Not to be changed once it is in use; then safe to share.</summary>
internal sealed class Revocations
{
    /// <summary>The most entries of one source.</summary>
    public const int MaxEntries = 1_000_000;

    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private const long MaxSeconds = 253_402_300_800;
    private const long MinMilliseconds = 100_000_000_000;
    private const string IdKind = "jti:";
    private const string SubjectKind = "sub:";
    private const string SubjectOfSchemeKind = "sub@";

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    // Tokens of a subject from before this moment, in milliseconds of Unix time.
    private readonly Dictionary<string, long> _subjects = new(StringComparer.Ordinal);

    // The same for what one scheme let in.
    private readonly Dictionary<string, Dictionary<string, long>> _subjectsOfSchemes = new(StringComparer.Ordinal);
    private readonly List<int> _doubtful = [];

    /// <summary>None.</summary>
    public Revocations()
    {
    }

    /// <summary>All of some others; what is doubtful in the first of them is so here.</summary>
    public Revocations(Revocations first, params IEnumerable<Revocations> others)
    {
        _doubtful.AddRange(first._doubtful);
        foreach (var other in others.Prepend(first))
        {
            foreach (var id in other._ids)
                AddId(id);
            foreach (var (subject, before) in other._subjects)
                AddSubject(null, subject, before);
            foreach (var (scheme, subjects) in other._subjectsOfSchemes)
            {
                foreach (var (subject, before) in subjects)
                    AddSubject(scheme, subject, before);
            }
        }
    }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The schemes that are named.</summary>
    public IReadOnlyCollection<string> Schemes => _subjectsOfSchemes.Keys;

    /// <summary>The numbers of the lines that may not say what was meant.</summary>
    public IReadOnlyList<int> Doubtful => _doubtful;

    /// <summary>
    /// Adds what a line says: <c>jti:ID</c>, an id alone, <c>sub:SUBJECT</c>, or <c>sub:SUBJECT MOMENT</c> for what was given out before; <c>sub@SCHEME:…</c> for one scheme's callers.
    /// Empty lines and comments (<c>#</c>) say nothing. What is doubtful counts as an id all the same: too much is taken back rather than too little.
    /// </summary>
    /// <param name="line">The line.</param>
    /// <param name="number">Its number, by which it is found again.</param>
    public void Add(string line, int number = 0)
    {
        line = line.Trim();
        if (line.Length > 0 && line[0] != '#' && !TryAdd(line))
            _doubtful.Add(number);
    }

    /// <summary>An entry says nothing that is known.</summary>
    public void Doubt(int number) => _doubtful.Add(number);

    /// <summary>Revokes one token.</summary>
    public void AddId(string id) => Count += _ids.Add(id) ? 1 : 0;

    /// <summary>Revokes a subject's tokens that were given out before a moment.</summary>
    /// <param name="scheme">The scheme that lets them in; null for any.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="before">The moment, in milliseconds of Unix time.</param>
    public void AddSubject(string? scheme, string subject, long before)
    {
        var subjects = _subjects;
        if (scheme is not null && !_subjectsOfSchemes.TryGetValue(scheme, out subjects!))
            _subjectsOfSchemes.Add(scheme, subjects = new(StringComparer.Ordinal));
        Count += subjects.TryAdd(subject, before) ? 1 : 0;
        subjects[subject] = Math.Max(before, subjects[subject]);
    }

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
        if (ReferenceEquals(other, this))
            return true;
        if (!other._ids.IsSubsetOf(_ids) || !Covers(_subjects, other._subjects))
            return false;
        foreach (var (scheme, subjects) in other._subjectsOfSchemes)
        {
            if (!_subjectsOfSchemes.TryGetValue(scheme, out var own) || !Covers(own, subjects))
                return false;
        }

        return true;
    }

    /// <summary>True for a caller who may not be let in. A token that does not say when it was given out, was before. Allocates nothing.</summary>
    public bool Has(Caller caller) =>
        (caller.TokenId is { } id && _ids.Contains(id))
        || (caller.Subject is { } subject
            && (IsOf(_subjects, subject, caller) || (_subjectsOfSchemes.TryGetValue(caller.Scheme, out var subjects) && IsOf(subjects, subject, caller))));

    private static bool Covers(Dictionary<string, long> subjects, Dictionary<string, long> others)
    {
        foreach (var (subject, before) in others)
        {
            if (!subjects.TryGetValue(subject, out var own) || own < before)
                return false;
        }

        return true;
    }

    private static bool IsOf(Dictionary<string, long> subjects, string subject, Caller caller) => subjects.TryGetValue(subject, out var before) && !(caller.IssuedAt >= before);

    private bool TryAdd(string line)
    {
        if (line.StartsWith(SubjectKind, StringComparison.Ordinal))
            return TryAddSubject(null, line[SubjectKind.Length..].Trim());
        if (line.StartsWith(SubjectOfSchemeKind, StringComparison.Ordinal) && line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            return TryAddSubject(line[SubjectOfSchemeKind.Length..colon].Trim(), line[(colon + 1)..].Trim());
        var isNamed = line.StartsWith(IdKind, StringComparison.Ordinal);
        var id = isNamed ? line[IdKind.Length..].Trim() : line;
        if (id.Length == 0)
            return false;
        AddId(id);
        return isNamed || IsId(id);
    }

    private bool TryAddSubject(string? scheme, string text)
    {
        if (text.Length == 0 || scheme is { Length: 0 })
            return false;
        // A subject may have blanks, and end in what could be a moment: both readings count.
        AddSubject(scheme, text, long.MaxValue);
        var blank = text.LastIndexOf(' ');
        if (blank > 0)
            AddSubject(scheme, text[..blank].TrimEnd(), TryMoment(text[(blank + 1)..], out var before) ? before : long.MaxValue);
        return true;
    }

    // What begins as sbu: and SUB: do was likely meant to be another kind.
    private static bool IsId(string text)
    {
        var colon = text.AsSpan().IndexOf(':');
        return !text.StartsWith(SubjectOfSchemeKind, StringComparison.Ordinal) && !text.Contains(' ', StringComparison.Ordinal) && (colon <= 0 || text.AsSpan(0, colon).ContainsAnyExcept(Letters));
    }
}
