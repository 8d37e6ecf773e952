using Gateway.Transforms.Authentication.Tokens;
using Gateway.Transforms.Shared.Addresses;

namespace Gateway.Transforms.Authentication.Remote;

/// <summary>
/// What others said of credentials, remembered for as long as they are believed, and asked once for all requests that wait for the same.
/// Safe to share between threads.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class Verdicts(TimeProvider time)
{
    /// <summary>The most credentials that are asked about at the same time; a request with another one is told to come again.</summary>
    public const int MaxInFlight = 256;

    /// <summary>The most of them that one client may have caused.</summary>
    public const int MaxOfClient = MaxInFlight / 4;

    // Apart, since anybody can make up credentials that are refused, and they must not push out good ones.
    private readonly TokenCache<Verdict> _accepted = new();
    private readonly TokenCache<Verdict> _refused = new();
    private readonly SingleFlight<TokenKey, SchemeResult> _flights = new(MaxInFlight, MaxOfClient);

    /// <summary>What is known of a credential, or will be when it was asked.</summary>
    /// <param name="key">The credential's.</param>
    /// <param name="client">Who brought it.</param>
    /// <param name="ask">Asks; does not throw.</param>
    public ValueTask<SchemeResult> FindAsync(TokenKey key, ClientKey client, Func<Task<Verdict>> ask)
    {
        if (FindKnown(key) is { } verdict)
            return new(verdict.Result);
        return _flights.TryJoin(key, client, key => AskAsync(key, ask), out var flight) ? new(flight) : new(AuthenticationFault.Unavailable);
    }

    private async Task<SchemeResult> AskAsync(TokenKey key, Func<Task<Verdict>> ask)
    {
        // Another flight may have landed between the look-up and the take-off.
        if (FindKnown(key) is { } known)
            return known.Result;
        var verdict = await ask();
        if (Now() < verdict.Until)
            (verdict.Result.Caller is null ? _refused : _accepted).Add(key, verdict);
        return verdict.Result;
    }

    private Verdict? FindKnown(TokenKey key) => Current(_accepted.Find(key)) ?? Current(_refused.Find(key));

    private Verdict? Current(Verdict? verdict) => verdict is not null && Now() < verdict.Until ? verdict : null;

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
