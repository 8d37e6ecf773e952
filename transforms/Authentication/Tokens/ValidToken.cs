using Gateway.Transforms.Shared.Callers;

namespace Gateway.Transforms.Authentication.Tokens;

/// <summary>What a valid token says, and when it is valid. Immutable.</summary>
/// <param name="Caller">Who it is.</param>
/// <param name="NotBefore">The first moment, the clocks' difference taken off; in milliseconds of Unix time.</param>
/// <param name="Expires">The first moment at which it is valid no more, the clocks' difference added.</param>
internal sealed record ValidToken(Caller Caller, long NotBefore, long Expires)
{
    /// <summary>What is wrong with its time; null for nothing.</summary>
    public AuthenticationFault? FaultAt(DateTimeOffset now)
    {
        var moment = now.ToUnixTimeMilliseconds();
        return moment >= Expires ? AuthenticationFault.Expired
            : moment < NotBefore ? AuthenticationFault.NotYetValid
            : null;
    }
}
