using Gateway.Transforms.Shared.Addresses;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.RateLimiting.Policies;

/// <summary>Who is neither counted nor refused. Immutable, safe to share.</summary>
internal sealed class Exemption(RateLimiterExemptOptions options)
{
    private readonly AddressList _addresses = AddressList.Parse(options.Addresses, []);
    private readonly (string Name, string Value)[] _claims = [.. options.Claims.SelectMany(static claim => claim.Value.Select(value => (claim.Key, value)))];

    /// <summary>Whether it has to know who calls.</summary>
    public bool IsOfCaller => _claims.Length > 0;

    /// <summary>Whether a request is exempt.</summary>
    public bool Covers(HttpContext context)
    {
        if (_addresses.Contains(context.Connection.RemoteIpAddress))
            return true;
        if (_claims.Length == 0 || context.Features.Get<Caller>() is not { } caller)
            return false;
        foreach (var (name, value) in _claims)
        {
            if (ClaimValue.Has(caller, name, value))
                return true;
        }

        return false;
    }
}
