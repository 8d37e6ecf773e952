using System.Buffers.Text;
using System.Security.Cryptography;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Aggregation.Answers;

/// <summary>Sends the answer of a request whose parts are over.</summary>
internal static class AnswerWriter
{
    private const int TagBytes = 16;

    /// <summary>Sends what the parts make together.</summary>
    /// <param name="client">The request.</param>
    /// <param name="plan">The aggregate.</param>
    /// <param name="run">Its parts, of which no required one failed.</param>
    /// <param name="body">What they make together.</param>
    /// <param name="now">The time.</param>
    public static async Task SendAsync(HttpContext client, AggregatePlan plan, AggregateRun run, PooledBytes body, DateTimeOffset now)
    {
        var isComplete = run.IsComplete;
        var response = client.Response;
        plan.Headers.Combine(plan, HeadersOf(run.Parts), isComplete, client, now);
        TellParts(client, plan, run);
        // All that is needed is in the body, which a client may take its time to read.
        run.Release();
        // An answer that lacks something is not worth coming back for, nor to be taken for one that does not.
        if (isComplete && (HttpMethods.IsGet(client.Request.Method) || HttpMethods.IsHead(client.Request.Method)))
        {
            var tag = TagOf(body.Written.Span);
            response.Headers.ETag = tag;
            if (IsKnown(client.Request.Headers, tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(client.Request.Method))
            await response.BodyWriter.WriteAsync(body.Written, client.RequestAborted);
    }

    /// <summary>Says in headers how the parts went.</summary>
    public static void TellParts(HttpContext client, AggregatePlan plan, AggregateRun run)
    {
        client.Response.Headers[PartsHeader.Name] = PartsHeader.PartsOf(plan, run.Parts);
        client.Response.Headers["Server-Timing"] = PartsHeader.TimingOf(plan, run.Parts);
    }

    private static List<IHeaderDictionary> HeadersOf(PartState[] parts)
    {
        var all = new List<IHeaderDictionary>(parts.Length);
        foreach (var part in parts)
            AddHeadersOf(part, all);
        return all;
    }

    /// <summary>Adds the headers of a part's results.</summary>
    public static void AddHeadersOf(PartState part, List<IHeaderDictionary> all)
    {
        // A fault leaves items without an answer that did not fail by themselves.
        if (part.Failure != PartFailure.None)
            return;
        if (part.Headers is { } headers)
            all.Add(headers);
        foreach (var item in part.Items ?? [])
        {
            if (item.Failure == PartFailure.None)
                all.Add(item.Headers!);
        }
    }

    // Who can choose what parts answer must not be able to make two answers with one tag, so nothing weaker.
    internal static string TagOf(ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        Span<char> tag = stackalloc char[2 + Base64Url.GetEncodedLength(TagBytes)];
        tag[0] = tag[^1] = '"';
        Base64Url.EncodeToChars(hash[..TagBytes], tag[1..^1]);
        return tag.ToString();
    }

    // RFC 9110 §13.1.2.
    private static bool IsKnown(IHeaderDictionary headers, string tag)
    {
        foreach (var line in headers.IfNoneMatch)
        {
            if (line.AsSpan().Trim(" \t") is "*" || EntityTags.ListHas(line, tag))
                return true;
        }

        return false;
    }
}
