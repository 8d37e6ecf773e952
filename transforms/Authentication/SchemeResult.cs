using Gateway.Transforms.Shared.Callers;

namespace Gateway.Transforms.Authentication;

/// <summary>What a scheme made of a credential: one of the two is set.</summary>
/// <param name="Caller">Who it is.</param>
/// <param name="Fault">Why the credential is not taken.</param>
internal readonly record struct SchemeResult(Caller? Caller, AuthenticationFault? Fault)
{
    public static implicit operator SchemeResult(Caller caller) => new(caller, null);

    public static implicit operator SchemeResult(AuthenticationFault fault) => new(null, fault);
}
