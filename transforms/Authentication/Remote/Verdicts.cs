using Gateway.Transforms.Authentication.Tokens;
using Gateway.Transforms.Shared.Addresses;

namespace Gateway.Transforms.Authentication.Remote;

/// <summary>
/// What others said of credentials, remembered for as long as they are believed, and asked once for all requests that wait for the same.
/// Safe to share between threads.
/// </summary>
/// <param name="scheme">The scheme's name, for the log.</param>
/// <param name="limit">The longest that asking may take: whoever asks has a limit of its own, and this is for where that does not hold.</param>
/// <param name="surroundings">The process around it.</param>
internal sealed class Verdicts(string scheme, TimeSpan limit, Surroundings surroundings)
{
    /// <summary>The most credentials that are asked about at the same time; a request with another one is told to come again.</summary>
    public const int MaxInFlight = 256;

    /// <summary>The most of them that one client may have caused.</summary>
    public const int MaxOfClient = MaxInFlight / 4;

    /// <summary>How much longer than whoever asks the limit waits.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    // Apart, since anybody can make up credentials that are refused, and they must not push out good ones.
    private readonly TokenCache<Verdict> _accepted = new();
    private readonly TokenCache<Verdict> _refused = new();
    private readonly SingleFlight<TokenKey, SchemeResult> _flights = new(MaxInFlight, MaxOfClient);

    /// <summary>What is known of a credential, or will be when it was asked.</summary>
    /// <param name="key">The credential's.</param>
    /// <param name="client">Who brought it.</param>
    /// <param name="ask">Asks. What it throws, and no answer within the limit, come to <see cref="AuthenticationFault.Unavailable"/>.</param>
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
        try
        {
            var verdict = await ask().WaitAsync(limit, surroundings.Time);
            if (Now() < verdict.Until)
                (verdict.Result.Caller is null ? _refused : _accepted).Add(key, verdict);
            return verdict.Result;
        }
        catch (Exception exception)
        {
            // Its message may have something of the credential.
            AuthenticationLog.AskingFailed(surroundings.Log, scheme, exception.GetType().Name);
            return AuthenticationFault.Unavailable;
        }
    }

    private Verdict? FindKnown(TokenKey key) => Current(_accepted.Find(key)) ?? Current(_refused.Find(key));

    private Verdict? Current(Verdict? verdict) => verdict is not null && Now() < verdict.Until ? verdict : null;

    private long Now() => surroundings.Time.GetUtcNow().ToUnixTimeMilliseconds();
}
