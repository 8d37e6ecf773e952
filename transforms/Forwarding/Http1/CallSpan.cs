using System.Diagnostics;
using System.Net.Http.Headers;
using Gateway.Transforms.Forwarding.Headers;
using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>
/// The span of a call to a backend, below that of the client's request, and what the backend is told of it (W3C Trace Context), as System.Net.Http has it for what YARP forwards. There is
/// none while nobody traces: what the client says of its trace passes on then.
/// </summary>
internal sealed class CallSpan : IDisposable
{
    private static readonly ActivitySource Source = new("Gateway.Forwarding");

    private readonly Activity? _span;
    private readonly Activity _parent;

    // A request that is not to be recorded has a span all the same, or none: then the backend is told of the client's request.
    private CallSpan(Activity? span, Activity server) => (_span, _parent) = (span, span ?? server);

    /// <summary>Begins it; null where the client's request is not traced.</summary>
    /// <param name="context">The client's request.</param>
    /// <param name="method">The call's.</param>
    /// <param name="destination">Where it goes.</param>
    public static CallSpan? Begin(HttpContext context, string method, Destination destination)
    {
        if (Activity.Current is not { IdFormat: ActivityIdFormat.W3C } server)
            return null;
        var span = Source.StartActivity(method, ActivityKind.Client);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("http.request.method", method);
            span.SetTag("server.address", destination.Host);
            span.SetTag("server.port", destination.Port);
            span.SetTag("url.full", $"{(destination.IsTls ? "https" : "http")}://{destination.Authority}{destination.BasePath}{context.Request.Path.ToUriComponent()}");
            span.SetTag("network.protocol.version", "1.1");
        }

        return new CallSpan(span, server);
    }

    /// <summary>Whether it says itself what a client's field of that name says.</summary>
    public static bool Owns(string name) => DistributedContextPropagator.Current.Fields.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Tells the backend.</summary>
    /// <typeparam name="T">Where it is put.</typeparam>
    public void AddTo<T>(T fields)
        where T : struct, IRequestFields =>
        DistributedContextPropagator.Current.Inject(_parent, fields, static (fields, name, value) => ((T)fields!).Add(name, value));

    /// <summary>Tells it in one of .NET's messages, in the place of what the client said.</summary>
    public void Replace(HttpRequestHeaders headers)
    {
        foreach (var name in DistributedContextPropagator.Current.Fields)
            headers.Remove(name);
        AddTo(new MessageFields(headers));
    }

    /// <summary>The backend has answered.</summary>
    /// <param name="status">100 to 599.</param>
    public void Answered(int status)
    {
        _span?.SetTag("http.response.status_code", status);
        if (status >= StatusCodes.Status400BadRequest)
            Failed(status.ToString());
    }

    /// <summary>It failed.</summary>
    /// <param name="error">One of the names of failures, or the status.</param>
    public void Failed(string error)
    {
        _span?.SetTag("error.type", error);
        if (!RequestErrors.IsByClient(error))
            _span?.SetStatus(ActivityStatusCode.Error);
    }

    /// <inheritdoc/>
    public void Dispose() => _span?.Dispose();
}
