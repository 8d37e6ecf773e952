using System.Collections.Frozen;
using System.Globalization;
using Gateway.Transforms.Shared;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching.Rules;

/// <summary>Which header fields of a response are stored (RFC 9111 §3.1), and what a 304 changes of them (§3.2).</summary>
internal static class KeptFields
{
    // Of one connection, or made anew for each answer.
    private static readonly FrozenSet<string> NotKept = ResponseFields.OfOneConnection.Concat(["Age", "Content-Range", TargetedDirectives.Own])
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // They tell of the stored body, which stays.
    private static readonly FrozenSet<string> OfTheBody = new[] { "Content-Encoding", "Content-Type", "ETag" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The fields of a response that are stored.</summary>
    public static IReadOnlyList<KeyValuePair<string, StringValues>> Of(Received received, ResponseDirectives directives)
    {
        var kept = new List<KeyValuePair<string, StringValues>>(received.Headers.Count + 1);
        foreach (var (name, values) in received.Headers)
        {
            if (!NotKept.Contains(name) && !ResponseFields.OfOneClientsLimits.Contains(name) && !directives.FieldsNotKept.Contains(name, StringComparer.OrdinalIgnoreCase))
                kept.Add(new(name, values));
        }

        if (received.Field("Date").Count == 0)
            kept.Add(new("Date", received.Now.ToString("r", CultureInfo.InvariantCulture)));
        return kept;
    }

    /// <summary>The fields of a response that the request alone gets that it was sent for: <c>private</c> and <c>no-cache</c> name them, or they tell of its client's limits.</summary>
    public static IReadOnlyList<KeyValuePair<string, StringValues>> OfOneRequest(Received received, StoredResponse kept)
    {
        var count = 0;
        foreach (var (name, _) in received.Headers)
            count += NotKept.Contains(name) ? 0 : 1;
        if (count <= kept.Headers.Count - (received.Field("Date").Count == 0 ? 1 : 0))
            return [];
        return [.. received.Headers.Where(field => !NotKept.Contains(field.Key) && !Has(kept, field.Key))];
    }

    /// <summary>The same of a 304: what it says of the body counts for nothing.</summary>
    public static IReadOnlyList<KeyValuePair<string, StringValues>> OfOneValidation(Received received, StoredResponse kept) =>
        [.. received.Headers.Where(field => !NotKept.Contains(field.Key) && !OfTheBody.Contains(field.Key) && !Has(kept, field.Key))];

    /// <summary>The fields of a response that is not stored, as the client gets them.</summary>
    public static IReadOnlyList<KeyValuePair<string, StringValues>> PassedOn(Received received) =>
        [.. received.Headers.Where(static field => !field.Key.Equals(TargetedDirectives.Own, StringComparison.OrdinalIgnoreCase))];

    /// <summary>A stored response with what a 304 changed, where it is not kept any longer.</summary>
    public static StoredResponse WithHead(StoredResponse stored, Received updated) => new()
    {
        Status = stored.Status,
        Headers = Of(updated, ResponseDirectives.None),
        ReceivedAt = updated.ReceivedAt,
        InitialAge = Freshness.InitialAge(updated.Field("Age"), updated.Date, updated.RequestedAt, updated.ReceivedAt),
        Lifetime = 0,
        Parts = stored.Parts,
        EntityTag = stored.EntityTag,
        LastModified = stored.LastModified,
    };

    /// <summary>The head of a stored response with what the origin said when it was asked about it.</summary>
    /// <param name="stored">What is stored.</param>
    /// <param name="received">The 304.</param>
    public static Received Updated(StoredResponse stored, Received received)
    {
        var headers = new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in stored.Headers)
            headers[name] = values;
        if (stored.OwnDirectives is { } own)
            headers[TargetedDirectives.Own] = own;
        headers.Remove("Date");
        foreach (var (name, values) in received.Headers)
        {
            if (IsUpdated(name))
                headers[name] = values;
        }

        return received with { Status = stored.Status, Headers = headers };
    }

    // How old it is, and what is for this gateway alone, are not stored as fields, and yet count now.
    private static bool IsUpdated(string name) =>
        !OfTheBody.Contains(name) && (!NotKept.Contains(name) || name.Equals("Age", StringComparison.OrdinalIgnoreCase) || name.Equals(TargetedDirectives.Own, StringComparison.OrdinalIgnoreCase));

    private static bool Has(StoredResponse kept, string name) => kept.Headers.Any(one => one.Key.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a 304 speaks of what is stored (§4.3.4): its validator is that of the stored response, where it has one.</summary>
    public static bool SpeaksOf(StoredResponse stored, Received received)
    {
        if (received.Field("ETag") is [{ } tag])
            return stored.EntityTag is { } known && EntityTags.AreWeaklyEqual(tag, known);
        return received.Field("Last-Modified") is not [{ } modified] || stored.LastModified is null || stored.LastModified == modified;
    }
}
