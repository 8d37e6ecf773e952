using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared.Bodies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>A call as the steps from the cache to the backend see it: a request of its own, for the client of the aggregate's, without a connection behind it.</summary>
internal sealed class PartRequest : IHttpRequestFeature, IHttpRequestBodyDetectionFeature, IHttpRequestLifetimeFeature, IHttpRequestIdentifierFeature, IServiceProvidersFeature, IEndpointFeature
{
    private readonly IHeaderDictionary _headers = new HeaderDictionary();

    /// <inheritdoc/>
    public string Protocol { get; set; } = HttpProtocol.Http11;

    /// <inheritdoc/>
    public string Scheme { get; set; } = "";

    /// <inheritdoc/>
    public string Method { get; set; } = "";

    /// <inheritdoc/>
    public string PathBase { get; set; } = "";

    /// <inheritdoc/>
    public string Path { get; set; } = "";

    /// <inheritdoc/>
    public string QueryString { get; set; } = "";

    /// <inheritdoc/>
    public string RawTarget { get; set; } = "";

    /// <inheritdoc/>
    public IHeaderDictionary Headers { get; set; } = null!;

    /// <inheritdoc/>
    public Stream Body { get; set; } = Stream.Null;

    /// <inheritdoc/>
    public bool CanHaveBody { get; private set; }

    /// <inheritdoc/>
    public CancellationToken RequestAborted { get; set; }

    /// <inheritdoc/>
    public string TraceIdentifier { get; set; } = "";

    /// <inheritdoc/>
    public IServiceProvider RequestServices { get; set; } = null!;

    /// <inheritdoc/>
    public Endpoint? Endpoint { get; set; }

    /// <summary>Whether the steps gave the answer up after it had started.</summary>
    public bool IsAborted { get; private set; }

    /// <inheritdoc/>
    public void Abort() => IsAborted = true;

    /// <summary>Becomes a request of the aggregate's.</summary>
    /// <param name="client">The aggregate's.</param>
    /// <param name="plan">What is asked.</param>
    /// <param name="message">What it sends.</param>
    /// <param name="endpoint">Whom it asks.</param>
    /// <param name="aborted">Ends it.</param>
    public void Begin(ClientFacts client, PartPlan plan, PartMessage message, Endpoint endpoint, CancellationToken aborted)
    {
        (Method, RawTarget, Path, QueryString) = (plan.Method, message.Target.Raw, message.Target.Path, message.Target.Query);
        (Scheme, Protocol, PathBase) = (client.Scheme, HttpProtocol.Http11, "");
        (RequestAborted, IsAborted) = (aborted, false);
        (TraceIdentifier, RequestServices, Endpoint) = (client.TraceIdentifier, client.Services, endpoint);
        (Body, CanHaveBody) = (Stream.Null, false);
        Headers = _headers;
        Fill(client, plan.IsAnonymous);
        foreach (var (name, value) in message.Headers)
            _headers[name] = value;
        if (plan.IsSafe)
            return;
        // Also of no body: without it HTTP/1.1 does not say that there is none (RFC 9110 §8.6).
        _headers.ContentLength = message.Body?.Length ?? 0;
        if (message.Body is not { } body)
            return;
        CanHaveBody = true;
        _headers.ContentType = "application/json";
        Body = new ReadOnlyMemoryStream(body);
    }

    /// <summary>Forgets the request, so that nothing of it is left to the next.</summary>
    public void End()
    {
        _headers.Clear();
        (Method, RawTarget, Path, QueryString, Scheme, TraceIdentifier) = ("", "", "", "", "", "");
        (Headers, Body, RequestAborted, RequestServices, Endpoint) = (null!, Stream.Null, default, null!, null);
    }

    private void Fill(ClientFacts client, bool isAnonymous)
    {
        // Compression is the client's affair: what comes here is read.
        (_headers.Host, _headers.Accept, _headers.AcceptEncoding) = (client.Host, "application/json", "identity");
        foreach (var (name, values) in client.Sent)
        {
            if (!(isAnonymous && Credentials.Has(name, client.CredentialNames)))
                _headers[name] = values;
        }

        if (client.RequestId is { } id)
            _headers[id.Key] = id.Value;
    }
}
