namespace Gateway.Transforms.Authentication.Revocation;

/// <summary>What is revoked now, by all its sources; read again several times a second while its configuration is in force. Safe to share between threads.</summary>
/// <param name="sources">The sources.</param>
/// <param name="maxStale">How old what they said may become.</param>
/// <param name="schemes">The schemes there are.</param>
/// <param name="surroundings">The process around it.</param>
internal sealed class RevocationList(IReadOnlyList<RevocationSource> sources, TimeSpan? maxStale, IEnumerable<string> schemes, Surroundings surroundings)
{
    // An entry counts in less than a second.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly HashSet<string> _schemes = new(schemes, StringComparer.Ordinal);

    /// <summary>What is read.</summary>
    public IReadOnlyList<RevocationSource> Sources => sources;

    /// <summary>What is to be done about a caller; null for nothing.</summary>
    public AuthenticationFault? FaultOf(Shared.Callers.Caller caller)
    {
        foreach (var source in sources)
        {
            if (source.Current is not { } revoked || (maxStale is { } limit && surroundings.Time.GetElapsedTime(source.ReadAt) > limit))
                return AuthenticationFault.Unavailable;
            if (revoked.Has(caller))
                return AuthenticationFault.Revoked;
        }

        return null;
    }

    /// <summary>Reads until it is cancelled.</summary>
    public void Start(CancellationToken cancellation)
    {
        foreach (var source in sources)
            _ = ReadAsync(source, cancellation);
    }

    // Said once for as long as it is the same.
    private string? Doubt(RevocationSource source, string? before)
    {
        if (source.Current is not { } revocations)
            return before;
        var doubt = revocations.Doubtful.Count == 0 ? null
            : $"{source.Describe(revocations.Doubtful)}: neither jti:ID, sub:SUBJECT, sub@SCHEME:SUBJECT nor an id alone (an id with a colon or a blank needs jti: in front)";
        if (!_schemes.IsSupersetOf(revocations.Schemes))
            doubt = $"{(doubt is null ? "" : $"{doubt}; ")}there are entries for schemes that are not configured";
        if (doubt is not null && doubt != before)
            AuthenticationLog.RevocationsDoubtful(surroundings.Log, source.Name, doubt);
        return doubt;
    }

    private async Task ReadAsync(RevocationSource source, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Interval, surroundings.Time);
        string? last = null;
        string? doubted = null;
        try
        {
            do
            {
                var problem = await source.ReadAsync(surroundings.Time.GetTimestamp());
                surroundings.Metrics?.Asked("revocation", problem is null);
                if (problem != last && problem is not null)
                    AuthenticationLog.RevocationsNotRead(surroundings.Log, source.Name, problem, source.Current is null ? "its policies answer 503 until it was read once" : "what was read last stays in force");
                else if (problem != last)
                    AuthenticationLog.RevocationsRead(surroundings.Log, source.Name, source.Current?.Count ?? 0);
                last = problem;
                doubted = Doubt(source, doubted);
            }
            while (await timer.WaitForNextTickAsync(cancellation));
        }
        catch (OperationCanceledException)
        {
            // Another configuration is in force.
        }
    }
}
