using Gateway.Transforms.Shared.Callers;

namespace Gateway.Transforms.Authentication;

/// <summary>What a scheme made of a credential: one of the first two is set.</summary>
/// <param name="Caller">Who it is.</param>
/// <param name="Fault">Why the credential is not taken.</param>
/// <param name="Expires">The first moment at which the credential is good no more, in milliseconds of Unix time.</param>
internal readonly record struct SchemeResult(Caller? Caller, AuthenticationFault? Fault, long Expires = long.MaxValue)
{
    public static implicit operator SchemeResult(Caller caller) => new(caller, null);

    public static implicit operator SchemeResult(AuthenticationFault fault) => new(null, fault);
}
