using Gateway.Transforms.Caching.Rules;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching.Keys;

/// <summary>What tells the responses to requests apart: the layout of keys.</summary>
internal static class RequestKey
{
    /// <summary>The longest key; longer addresses are not cached.</summary>
    public const int MaxBytes = 4096;

    private const byte OfRoute = (byte)'r';
    private const byte OfVariant = (byte)'v';
    private const byte OfKind = (byte)'k';
    private const byte OfField = (byte)'f';

    /// <summary>Writes scheme, host, path and query: what a purge of one address or a prefix is compared with.</summary>
    public static void Address(ref KeyWriter key, string scheme, ReadOnlySpan<char> host, ReadOnlySpan<char> target)
    {
        key.Text(scheme);
        key.Text("://");
        key.Host(host);
        key.Text(target);
    }

    /// <summary>Adds the route, and the port that a trusted proxy spoke of: backends make addresses with it.</summary>
    public static void Route(ref KeyWriter key, string routeId, string? forwardedPort)
    {
        key.Separator(OfRoute);
        key.Text(routeId);
        if (forwardedPort is null)
            return;
        key.Separator(OfField);
        key.Text(forwardedPort);
    }

    /// <summary>Adds the kind of request, for what holds for requests of that kind alone: notes, and fetches under way.</summary>
    /// <param name="key">The key so far.</param>
    /// <param name="traits">What it has that a response may be for it alone by.</param>
    /// <param name="isReload">Whether it wants the origin to be asked; of fetches alone.</param>
    /// <param name="takesStale">Whether it may be sent what is stored in the place of an error; of fetches alone.</param>
    public static void Kind(ref KeyWriter key, RequestTraits traits, bool isReload, bool takesStale)
    {
        key.Separator(OfKind);
        key.Number(((long)traits << 2) | (isReload ? 1L : 0) | (takesStale ? 2L : 0));
    }

    /// <summary>Adds the range that is fetched alone.</summary>
    public static void Range(ref KeyWriter key, string range)
    {
        key.Separator(OfField);
        key.Text(range);
    }

    /// <summary>Adds what chooses between the responses to one address.</summary>
    /// <param name="key">The key so far.</param>
    /// <param name="choice">The id of the entry that names the headers: with another one, all are others.</param>
    /// <param name="headers">Names, lower case and sorted.</param>
    /// <param name="request">The request's fields.</param>
    /// <param name="cookies">Its <c>Cookie</c>, without those that are passed over.</param>
    /// <param name="user">Who calls; null where that does not matter, or nobody does.</param>
    public static void Variant(ref KeyWriter key, long choice, IReadOnlyList<string> headers, IDictionary<string, StringValues> request, string? cookies, string? user)
    {
        key.Separator(OfVariant);
        key.Number(choice);
        if (user is not null)
        {
            key.Separator((byte)'u');
            key.Text(Uri.EscapeDataString(user));
        }

        for (var i = 0; i < headers.Count; i++)
        {
            var name = headers[i];
            key.Separator(OfField);
            if (name == "cookie")
                key.Text(cookies);
            else if (name == WantedFormat.Name)
                WantedFormat.Write(ref key, request);
            else if (request.TryGetValue(name, out var values))
                Field(ref key, name, values);
        }
    }

    /// <summary>The address within a key.</summary>
    public static ReadOnlySpan<byte> AddressOf(ReadOnlySpan<byte> key)
    {
        var end = key.IndexOf((byte)0);
        return end < 0 ? key : key[..end];
    }

    // RFC 9111 §4.1: lines may be joined, and blanks around values left out.
    private static void Field(ref KeyWriter key, string name, StringValues values)
    {
        // An absent field is not one without a value.
        key.Text("=");
        if (name == "accept-encoding" && AcceptedCodings.Of(values) is { } codings)
        {
            key.Text(codings);
            return;
        }

        for (var i = 0; i < values.Count; i++)
        {
            if (i > 0)
                key.Text(",");
            key.Text(values[i].AsSpan().Trim(" \t"));
        }
    }
}
