using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Addresses;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Access;

/// <summary>One rule, ready to be asked. Immutable, safe to share; asking allocates nothing but for headers with a name that backends may read as another.</summary>
internal sealed class AccessRule
{
    private readonly AddressList? _addresses;
    private readonly string[] _methods;
    private readonly HeaderCondition[] _headers;
    private readonly string[] _countries;
    private readonly string? _countryHeader;

    /// <summary>Prepares what the validator found right.</summary>
    /// <param name="options">What is configured.</param>
    /// <param name="countryHeader">Where trusted proxies name the country; null for nowhere.</param>
    public AccessRule(AccessRuleOptions options, string? countryHeader)
    {
        _addresses = options.Addresses.Count == 0 ? null : AddressList.Parse(options.Addresses, []);
        // RFC 9110 §9.3.2: HEAD is a GET without the body, and tells the same.
        _methods = options.Methods.Contains(HttpMethods.Get) ? [.. options.Methods, HttpMethods.Head] : [.. options.Methods];
        _headers = [.. options.Headers.Select(static header => new HeaderCondition(header.Key, header.Value))];
        _countries = [.. options.Countries];
        _countryHeader = countryHeader;
    }

    /// <summary>Whether a request may be let in by this rule: in doubt it is not.</summary>
    public bool Allows(HttpContext context)
    {
        if (!FitsButForFields(context) || (_methods.Length > 0 && !(HasMethod(context.Request.Method) && !MethodOverride.IsUsed(context))))
            return false;
        foreach (var header in _headers)
        {
            if (!header.IsMetBeyondDoubt(context.Request.Headers))
                return false;
        }

        return true;
    }

    /// <summary>Whether a request is to be refused by this rule: in doubt it is.</summary>
    public bool Denies(HttpContext context)
    {
        if (!FitsButForFields(context) || (_methods.Length > 0 && !HasMethod(context.Request.Method) && !MethodOverride.IsUsed(context)))
            return false;
        foreach (var header in _headers)
        {
            if (!header.IsMetForAnybody(context.Request.Headers))
                return false;
        }

        return true;
    }

    private bool FitsButForFields(HttpContext context) =>
        (_addresses is null || _addresses.Contains(context.Connection.RemoteIpAddress))
        && (_countries.Length == 0 || HasCountry(_countryHeader is null ? ClientCountry.Unknown : ClientCountry.Of(context, _countryHeader)));

    // A WebSocket over HTTP/2 (RFC 8441) reaches backends as the GET that it is over HTTP/1.1; no other CONNECT comes this far.
    private bool HasMethod(string method) => Array.IndexOf(_methods, HttpMethods.IsConnect(method) ? HttpMethods.Get : method) >= 0;

    private bool HasCountry(string country)
    {
        foreach (var one in _countries)
        {
            if (one.Equals(country, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
