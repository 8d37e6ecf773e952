using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Aggregation.Answers;

/// <summary>Answers where a required part has failed: with what its backend said, where that is for the client, and else as for any backend that fails.</summary>
internal static class FailureWriter
{
    // What goes with a status that is passed on (RFC 9110 §10.2.3, §11.6.1), and what keeps a browser from making more of its body than it is.
    private static readonly string[] Passed =
    [
        "Content-Type", "Content-Language", "Content-Disposition", "Content-Security-Policy", "X-Content-Type-Options", "Retry-After", "WWW-Authenticate", "Set-Cookie",
    ];

    /// <summary>Whether a header goes with a failure that is passed on as its backend sent it.</summary>
    public static bool Passes(string header) => Passed.Contains(header, StringComparer.OrdinalIgnoreCase);

    /// <summary>Sends the answer.</summary>
    /// <param name="client">The request.</param>
    /// <param name="plan">The aggregate.</param>
    /// <param name="run">Its parts, of which one has failed that is required.</param>
    /// <param name="now">The time.</param>
    public static Task SendAsync(HttpContext client, AggregatePlan plan, AggregateRun run, DateTimeOffset now)
    {
        var part = run.Parts[run.FailedPart];
        AnswerWriter.TellParts(client, plan, run);
        if (part.Failure == PartFailure.Status && IsForClient(part.Status))
            return PassAsync(client, plan, run, now);
        if (part.Headers is { RetryAfter.Count: > 0 } headers && part.Status == StatusCodes.Status503ServiceUnavailable)
            client.Response.Headers.RetryAfter = headers.RetryAfter;
        return client.WriteFailureAsync(IsOfClient(plan.Parts[run.FailedPart], part, run.Values) ? KnownFailures.BadRequest : FailureOf(part.Failure));
    }

    /// <summary>Answers where there was no room for all of the answer.</summary>
    public static Task SendTooLargeAsync(HttpContext client, AggregatePlan plan, AggregateRun run)
    {
        AnswerWriter.TellParts(client, plan, run);
        return client.WriteFailureAsync(FailureOf(PartFailure.TooLarge));
    }

    // A value that is missing from the request itself, without which there was nothing to ask.
    private static bool IsOfClient(PartPlan plan, PartState part, Values values) =>
        part is { Failure: PartFailure.NoValue, Status: 0 }
        && PartPlanner.NeededBy(plan).Any(value => value.Kind is ValueKind.Route or ValueKind.Query or ValueKind.Header && values.TextOf(value) is null);

    private static bool IsForClient(int status) => status is 400 or 401 or 402 or 403 or 404 or 409 or 410 or 422 or 429;

    private static async Task PassAsync(HttpContext client, AggregatePlan plan, AggregateRun run, DateTimeOffset now)
    {
        var (response, part) = (client.Response, run.Parts[run.FailedPart]);
        response.StatusCode = part.Status;
        foreach (var name in Passed)
        {
            if (part.Headers![name] is { Count: > 0 } values)
                response.Headers[name] = StringValues.Concat(response.Headers[name], values);
        }

        plan.Headers.Restrict(plan, HeadersOf(plan, run), client, now);
        response.ContentLength = part.Received.Length;
        if (!HttpMethods.IsHead(client.Request.Method) && part.Received.Length > 0)
            await response.BodyWriter.WriteAsync(part.Received, client.RequestAborted);
    }

    // Those of the failure, and of what the part waited for: only with these it was asked for what it was.
    private static List<IHeaderDictionary> HeadersOf(AggregatePlan plan, AggregateRun run)
    {
        var all = new List<IHeaderDictionary> { run.Parts[run.FailedPart].Headers! };
        var isAdded = new bool[run.Parts.Length];
        AddThoseBefore(run.FailedPart);
        return all;

        void AddThoseBefore(int part)
        {
            foreach (var other in plan.Parts[part].WaitsFor)
            {
                if (isAdded[other])
                    continue;
                isAdded[other] = true;
                AnswerWriter.AddHeadersOf(run.Parts[other], all);
                AddThoseBefore(other);
            }
        }
    }

    private static Failure FailureOf(PartFailure failure) => failure switch
    {
        PartFailure.Timeout => KnownFailures.UpstreamTimeout,
        PartFailure.Unavailable or PartFailure.Unreachable => KnownFailures.UpstreamUnreachable,
        // What was asked for has no such thing behind it, however it is written.
        PartFailure.BadValue => KnownFailures.BadRequest,
        PartFailure.Internal => KnownFailures.Internal,
        PartFailure.TooManyCalls => KnownFailures.TooManyRequests,
        _ => KnownFailures.UpstreamInvalid,
    };
}
