using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Composing;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Aggregation.Answers;

/// <summary>The fields by which an answer that is made of others says for how long it may be kept, and what the gateway's own cache has to know beside them.</summary>
internal static class CacheFields
{
    /// <summary>Writes them.</summary>
    /// <param name="parts">The headers of what the answer is made of.</param>
    /// <param name="isPrivate">Whether it is for one client alone, whatever they say.</param>
    /// <param name="hasCredentials">Whether parts were asked with what a caller is known by.</param>
    /// <param name="client">Where the answer goes to.</param>
    /// <param name="now">The time, for <c>Expires</c>.</param>
    public static void Write(IReadOnlyList<IHeaderDictionary> parts, bool isPrivate, bool hasCredentials, HttpContext client, DateTimeOffset now)
    {
        var headers = client.Response.Headers;
        var all = Freshness.Combine(parts, CacheReader.Client, isPrivate, hasCredentials, now);
        var said = all.ToString();
        if (said.Length > 0)
            headers.CacheControl = said;
        if (IsAnywhere(parts, TargetedFields.Cdn))
            WriteFor(CacheReader.Cdn, TargetedFields.Cdn);
        if (IsAnywhere(parts, TargetedFields.Own))
            WriteFor(CacheReader.Gateway, TargetedFields.Own);
        client.Features.Set(new ComposedAnswer(IsIncomplete: false, all.ShortestSeconds));

        // A field that says what is read in its place is left out; one that says nothing would not be read.
        void WriteFor(CacheReader reader, string name)
        {
            all = Freshness.Combine(parts, reader, isPrivate, hasCredentials, now);
            if (all.ToString() is not { Length: > 0 } special || special == said)
                return;
            headers[name] = said = special;
        }
    }

    private static bool IsAnywhere(IReadOnlyList<IHeaderDictionary> parts, string name)
    {
        foreach (var part in parts)
        {
            if (part.ContainsKey(name))
                return true;
        }

        return false;
    }
}
