using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Bodies;
using Gateway.Transforms.Shared.Failures;
using Gateway.Transforms.Shared.Json;
using Gateway.Transforms.Shared.Threads;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.RequestRules;

/// <summary>Has only such bodies reach the rest of the way as their route's policy takes.</summary>
/// <param name="next">What comes then.</param>
/// <param name="memory">For bodies that are looked at.</param>
/// <param name="metrics">Counts.</param>
internal sealed class RequestRulesMiddleware(RequestDelegate next, BodyMemory memory, RequestRulesMetrics metrics)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.FindEndpoint()?.Metadata.GetMetadata<RequestRulesPolicy>() is not { } policy || !HasBody(context))
            return next(context);
        var verdict = policy.Judge(context.Request, out var task);
        if (verdict == RulesVerdict.Passed && task.Holds)
            return HoldAsync(context, policy, task);
        metrics.Count(policy.Name, verdict);
        return verdict == RulesVerdict.Passed ? next(context) : RefuseAsync(context, policy, verdict, task.MaxBytes, default);
    }

    // A WebSocket over HTTP/2 (RFC 8441) has no body, but messages.
    private static bool HasBody(HttpContext context) =>
        context.Request.ContentLength != 0
        && context.Features.Find<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }
        && context.FindExtendedConnect() is null;

    private async Task HoldAsync(HttpContext context, RequestRulesPolicy policy, BodyTask task)
    {
        using var body = new HeldBody(memory);
        var place = default(JsonPlace);
        var verdict = await body.ReadAsync(context, task.MaxBytes) switch
        {
            HoldResult.TooLarge => RulesVerdict.TooLarge,
            HoldResult.NoRoom => RulesVerdict.NoRoom,
            _ => RulesVerdict.Passed,
        };
        // Nothing is no JSON, and no body either.
        if (verdict == RulesVerdict.Passed && task.Json is { } rules && body.Length > 0)
        {
            if (PoolThread.IsFor(body.Length))
                await PoolThread.TakeTurns();
            verdict = Check(body, rules, out place);
        }

        metrics.Count(policy.Name, verdict);
        await (verdict == RulesVerdict.Passed ? next(context) : RefuseAsync(context, policy, verdict, task.MaxBytes, place));
    }

    private RulesVerdict Check(HeldBody body, JsonRulesOptions rules, out JsonPlace place)
    {
        place = default;
        var forNames = rules.UniqueNames ? (long)body.Length * JsonInspection.BytesForNames : 0;
        if (!memory.TryTake(forNames))
            return RulesVerdict.NoRoom;
        place = JsonInspection.Find(body.Bytes.Span, rules.MaxDepth, rules.UniqueNames);
        memory.Return(forNames);
        return place.Fault == JsonFault.None ? RulesVerdict.Passed : RulesVerdict.Malformed;
    }

    private static Task RefuseAsync(HttpContext context, RequestRulesPolicy policy, RulesVerdict verdict, int maxBytes, JsonPlace place)
    {
        if (context.Features.Get<RequestFacts>() is { } facts)
            facts.Error = RequestRulesMetrics.ErrorName(verdict);
        if (verdict == RulesVerdict.ContentType && policy.Refusals.Accept is { } types)
            context.Response.Headers.Accept = types;
        if (verdict == RulesVerdict.ContentCoding)
            context.Response.Headers.AcceptEncoding = "identity";
        return context.WriteFailureAsync(policy.Refusals.Of(verdict, maxBytes, place));
    }
}
