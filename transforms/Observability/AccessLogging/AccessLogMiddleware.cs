using System.Diagnostics;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Counting;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Observability.AccessLogging;

/// <summary>Writes a line when a request ends, however it ends. Outermost, so that it sees what the client sees.</summary>
internal sealed class AccessLogMiddleware(RequestDelegate next, AccessLog log, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context) => log.Options is { } options ? InvokeAsync(context, options) : next(context);

    private async Task InvokeAsync(HttpContext context, AccessLogOptions options)
    {
        var startedAt = time.GetUtcNow();
        var start = time.GetTimestamp();
        var facts = new RequestFacts();
        var counts = new ByteCounts();
        context.Features.Set(facts);
        var body = BodyCounting.Begin(context, counts);
        Exception? failure = null;
        try
        {
            await next(context);
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            context.Features.Set(body);
            var (status, error) = Outcome(context, facts, counts, failure);
            log.Write(new AccessLogRecord
            {
                Time = startedAt,
                RequestId = context.TraceIdentifier,
                Method = context.Request.Method,
                Host = context.Request.Headers.Host.ToString(),
                Target = Target(context),
                QueryValues = options.QueryValues,
                Route = context.GetEndpoint()?.Metadata.GetMetadata<RouteDiagnostics>()?.Route,
                Cluster = facts.Cluster,
                Destination = facts.Destination,
                Cache = facts.Cache,
                Status = status,
                BytesIn = counts.In,
                BytesOut = counts.Out,
                Total = time.GetElapsedTime(start),
                Upstream = facts.Upstream,
                Protocol = context.Request.Protocol,
                Client = context.Connection.RemoteIpAddress,
                TraceId = Activity.Current?.TraceId.ToHexString() ?? TraceParent.TraceId(context.Request.Headers.TraceParent),
                Error = error,
            });
        }
    }

    private static (int Status, string? Error) Outcome(HttpContext context, RequestFacts facts, ByteCounts counts, Exception? failure)
    {
        var response = context.Response;
        var aborted = context.RequestAborted.IsCancellationRequested;
        // A client may hang up the moment it has the last byte: that is no failure.
        var complete = response.HasStarted && response.ContentLength <= counts.Out;
        // Whoever forwards tells a client's leaving apart from an upstream's; here only what it did not see is added.
        var error = facts.Error;
        if (error is null && aborted && !complete)
            error = RequestErrors.ClientAborted;
        if (error is null && failure is not null)
            error = failure is BadHttpRequestException ? RequestErrors.BadRequest : RequestErrors.Unhandled;
        return aborted && !response.HasStarted && RequestErrors.IsByClient(error)
            ? (KnownFailures.ClientGoneStatus, error)
            : (RequestOutcome.Status(context, failure), error);
    }

    /// <summary>As sent; a server that keeps no raw target gives the decoded parts.</summary>
    private static string Target(HttpContext context) =>
        context.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } target
            ? target
            : context.Request.Path.ToUriComponent() + context.Request.QueryString.ToUriComponent();
}
