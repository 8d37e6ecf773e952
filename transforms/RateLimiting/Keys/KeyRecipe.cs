using System.Buffers;
using System.Runtime.InteropServices;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.RateLimiting.Keys;

/// <summary>How a policy makes a request's key. Immutable, safe to share; allocates nothing but the enumerator with which it looks for other spellings of a header.</summary>
/// <param name="parts">The parts, at least one.</param>
internal sealed class KeyRecipe(KeyPart[] parts)
{
    private static readonly SearchValues<char> LettersAndDigits = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>Whether the caller has to be known.</summary>
    public bool IsOfCaller { get; } = Array.Exists(parts, static part => part.IsOfCaller);

    /// <summary>Writes a request's key.</summary>
    /// <param name="context">The request.</param>
    /// <param name="route">Its route.</param>
    /// <param name="key">Where it is written.</param>
    public void Write(HttpContext context, string route, ref KeyWriter key)
    {
        foreach (ref readonly var part in parts.AsSpan())
        {
            if (!TryWrite(part, context, route, ref key))
                key.Address(context.Connection.RemoteIpAddress, KeyPart.UsualPrefix, part.Kind);
        }
    }

    private static bool TryWrite(in KeyPart part, HttpContext context, string route, ref KeyWriter key)
    {
        switch (part.Kind)
        {
            case KeyKind.ClientAddress:
                key.Address(context.Connection.RemoteIpAddress, part.Prefix);
                return true;
            case KeyKind.Route:
                key.Text(part.Kind, route);
                return true;
            case KeyKind.Host:
                key.Folded(part.Kind, WithoutPort(context.Request.Headers.Host.ToString()));
                return true;
            case KeyKind.Header:
                return TryWriteHeader(part.Name, context.Request.Headers, ref key);
            case KeyKind.Cookie:
                return TryWriteCookie(part.Name, context.Request.Headers, ref key);
            case KeyKind.Owner:
                return TryWriteOwner(context.Features.Get<Caller>(), ref key);
            default:
                return TryWriteClaim(part.Name, context.Features.Get<Caller>(), ref key);
        }
    }

    private static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> host)
    {
        var colon = host.LastIndexOf(':');
        return colon < 0 || host[colon..].Contains(']') ? host : host[..colon];
    }

    // One that comes twice is read by each backend in its own way: it says nothing.
    private static bool TryWriteHeader(string name, IHeaderDictionary headers, ref KeyWriter key)
    {
        var (count, value) = HasSpellings(name) ? FindAll(name, headers) : (headers[name].Count, headers[name].ToString());
        if (count != 1 || string.IsNullOrEmpty(value))
            return false;
        if (name.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
            return key.TryCredential(KeyKind.Header, value);
        key.Text(KeyKind.Header, value);
        return true;
    }

    private static bool HasSpellings(string name) => name.AsSpan().ContainsAnyExcept(LettersAndDigits);

    // PHP reads X_Api_Key as X-Api-Key (RFC 3875 §4.1.18), and one of them where both are there.
    private static (int Count, string? Value) FindAll(string name, IHeaderDictionary headers)
    {
        var folded = FoldedName.Of(name);
        var (count, found) = (0, (string?)null);
        foreach (var (other, values) in headers)
        {
            if (other.Length == folded.Length && FoldedName.Of(other).Equals(folded, StringComparison.OrdinalIgnoreCase))
                (count, found) = (count + values.Count, values[0]);
        }

        return (count, found);
    }

    private static bool TryWriteCookie(string name, IHeaderDictionary headers, ref KeyWriter key)
    {
        var count = 0;
        ReadOnlySpan<char> value = default;
        var lines = headers.Cookie;
        for (var i = 0; i < lines.Count; i++)
        {
            foreach (var range in lines[i].AsSpan().Split(';'))
            {
                var pair = lines[i].AsSpan(range).Trim(" \t");
                var end = pair.IndexOf('=');
                if (end < 0 || !IsOneCookie(pair[..end], name))
                    continue;
                value = pair[(end + 1)..];
                count++;
            }
        }

        if (count != 1 || value.IsEmpty)
            return false;
        key.Decoded(KeyKind.Cookie, value is ['"', .. var inside, '"'] ? inside : value);
        return true;
    }

    // PHP reads a.b, a b and a[b as a_b, and a[b] as a list named a: which of several it takes is not known here.
    private static bool IsOneCookie(ReadOnlySpan<char> found, ReadOnlySpan<char> name)
    {
        if (found.Length < name.Length || (found.Length > name.Length && found[name.Length] != '['))
            return false;
        for (var i = 0; i < name.Length; i++)
        {
            if (found[i] != name[i] && !(Folds(found[i]) && Folds(name[i])))
                return false;
        }

        return true;
    }

    private static bool Folds(char letter) => letter is '_' or '.' or ' ' or '[';

    // Two schemes may know different people by one name.
    private static bool TryWriteOwner(Caller? caller, ref KeyWriter key)
    {
        if (caller?.Subject is not { } subject)
            return false;
        key.Text(KeyKind.Owner, caller.Scheme);
        key.Text(KeyKind.Owner, subject);
        return true;
    }

    // As the token has it: a number, a text or a list.
    private static bool TryWriteClaim(string name, Caller? caller, ref KeyWriter key)
    {
        if (caller is null || !caller.Claims.TryGetProperty(name, out var claim))
            return false;
        key.Bytes(KeyKind.Claim, JsonMarshal.GetRawUtf8Value(claim));
        return true;
    }
}
