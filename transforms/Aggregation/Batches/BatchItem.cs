using Gateway.Transforms.Aggregation.Answers;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared.Addresses;
using Gateway.Transforms.Shared.Calls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Aggregation.Batches;

/// <summary>
/// One request of a batch: a GET of the client's, with its connection, host and headers, that goes the way of any other from the access log on. Who calls is not taken over from the batch, but found out anew.
/// </summary>
internal sealed class BatchItem : IHttpRequestBodyDetectionFeature, IHttpRequestLifetimeFeature, IDisposable
{
    /// <summary>Makes a request of a batch's.</summary>
    /// <param name="client">The batch's.</param>
    /// <param name="target">Path and query, as a client would send it.</param>
    /// <param name="room">The bytes that all bodies together may have, those of parts included.</param>
    /// <param name="calls">The calls that all of them together may make.</param>
    /// <param name="aborted">Ends it.</param>
    public BatchItem(HttpContext client, string target, ByteRoom room, SharedCalls calls, CancellationToken aborted)
    {
        RequestAborted = aborted;
        Calls = new CallAllowance(calls);
        Response.Begin(int.MaxValue, room, startsAtOnce: true);
        var features = new FeatureCollection();
        IsMalformed = !PartTarget.TryOf(target, out var taken);
        features.Set<IHttpRequestFeature>(Request(client, taken));
        features.Set<IHttpRequestBodyDetectionFeature>(this);
        features.Set<IHttpRequestLifetimeFeature>(this);
        features.Set<IHttpResponseFeature>(Response);
        features.Set<IHttpResponseBodyFeature>(Response);
        features.Set(Calls);
        features.Set(room);
        Copy<IHttpConnectionFeature>(client, features);
        Copy<ITlsConnectionFeature>(client, features);
        Copy<ForwardedFacts>(client, features);
        Copy<UnnamedClient>(client, features);
        Context = new DefaultHttpContext(features) { RequestServices = client.RequestServices, TraceIdentifier = client.TraceIdentifier };
    }

    /// <summary>The request, as the steps see it.</summary>
    public HttpContext Context { get; }

    /// <summary>The calls it may make.</summary>
    public CallAllowance Calls { get; }

    /// <summary>Where its answer goes to.</summary>
    public PartResponse Response { get; } = new();

    /// <summary>Whether its address is none that a server could take apart, so that it goes nowhere.</summary>
    public bool IsMalformed { get; }

    /// <summary>Why there is no answer; none where there is one, whatever its status.</summary>
    public PartFailure Failure { get; set; }

    /// <summary>Whether the steps gave the answer up after it had started.</summary>
    public bool IsAborted { get; private set; }

    /// <inheritdoc/>
    public CancellationToken RequestAborted { get; set; }

    /// <inheritdoc/>
    bool IHttpRequestBodyDetectionFeature.CanHaveBody => false;

    /// <inheritdoc/>
    public void Abort() => IsAborted = true;

    /// <inheritdoc/>
    public void Dispose() => Response.Dispose();

    private static HttpRequestFeature Request(HttpContext client, PartTarget target) => new()
    {
        Protocol = HttpProtocol.Http11,
        Scheme = client.Request.Scheme,
        Method = HttpMethods.Get,
        Path = target.Path,
        QueryString = target.Query,
        RawTarget = target.Raw,
        Headers = HeadersOf(client.Request.Headers),
    };

    private static IHeaderDictionary HeadersOf(IHeaderDictionary source)
    {
        IHeaderDictionary headers = new HeaderDictionary(source.Count + 1);
        foreach (var (name, values) in source)
        {
            // What says how the batch is framed, what it holds or what is asked of it alone.
            if (!name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) && !AggregatePlanner.IsNotForParts(name))
                headers[name] = values;
        }

        // What it names for the connection alone goes as far as it would of a request by itself, so that it is judged by the same: not to the backend.
        if (source.Connection.Count > 0)
            headers.Connection = source.Connection;
        // Answers are read here; the batch itself is encoded for the client as its own route says.
        (headers.Host, headers.Accept, headers.AcceptEncoding) = (source.Host, AskedTransfer.WithoutAny(source.Accept), "identity");
        return headers;
    }

    private static void Copy<TFeature>(HttpContext client, FeatureCollection features)
        where TFeature : class
    {
        if (client.Features.Get<TFeature>() is { } feature)
            features.Set(feature);
    }
}
