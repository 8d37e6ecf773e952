using System.Buffers;
using Gateway.Transforms.Compression.Encoders;
using Gateway.Transforms.Compression.Negotiation;
using Gateway.Transforms.Compression.Representations;
using Gateway.Transforms.Compression.Requests;
using Gateway.Transforms.Compression.Responses;
using Gateway.Transforms.Shared.Encodings;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Compression;

/// <summary>What a route with a policy carries in its endpoint's metadata. Safe to share.</summary>
/// <param name="policy">Its policy.</param>
/// <param name="isSensitive">True when its responses are never encoded.</param>
/// <param name="services">What policies share.</param>
internal sealed class RouteCompression(CompressionPolicy policy, bool isSensitive, CompressionServices services) : IRepresentationCoding
{
    private readonly bool _encodes = !isSensitive && policy.Offered.Length > 0;

    /// <summary>The policy.</summary>
    public CompressionPolicy Policy => policy;

    /// <summary>The entity tags that the backend was seen to send.</summary>
    public SeenTags Tags { get; } = new();

    /// <summary>Where to count; null for nowhere.</summary>
    public CompressionMetrics? Metrics => services.Metrics;

    /// <inheritdoc/>
    public string? UpstreamAcceptEncoding => !_encodes ? null : policy.Upstream switch
    {
        UpstreamEncoding.Identity => "identity",
        UpstreamEncoding.Gzip => "gzip",
        _ => null,
    };

    /// <inheritdoc/>
    public ContentCoding Choose(IHeaderDictionary request, int status, IHeaderDictionary response, long? length) =>
        RepresentationHeaders.ForbidTransforming(request)
            ? ContentCoding.Identity
            : Decide(AcceptedCodings.Read(request.AcceptEncoding), status, response, length).Coding;

    /// <inheritdoc/>
    public void Describe(ContentCoding coding, IHeaderDictionary response)
    {
        if (coding != ContentCoding.Identity)
            RepresentationHeaders.Encode(response, coding);
        else if (Decide(AcceptedCodings.None, StatusCodes.Status200OK, response, response.ContentLength).Varies)
            RepresentationHeaders.Vary(response);
    }

    /// <inheritdoc/>
    public void Encode(ContentCoding coding, ReadOnlySequence<byte> whole, IBufferWriter<byte> output) => Encode(policy.StoredSettingsFor(coding, whole.Length), whole, output);

    /// <inheritdoc/>
    public bool EncodesAgain(ContentCoding coding) => policy.BackgroundSettingsFor(coding, 0) is not null;

    /// <inheritdoc/>
    public void EncodeAgain(ContentCoding coding, ReadOnlySequence<byte> whole, IBufferWriter<byte> output) =>
        Encode(policy.BackgroundSettingsFor(coding, whole.Length) ?? policy.StoredSettingsFor(coding, whole.Length), whole, output);

    /// <inheritdoc/>
    public Task ServeAsync(HttpContext context, RequestDelegate next) =>
        policy.Decompression is { } limits && DecodedRequest.IsEncoded(context)
            ? DecodeAsync(context, limits, next)
            : ServeResponseAsync(context, next);

    /// <summary>Decides by what the client takes and by the headers of a response.</summary>
    public CodingDecision Decide(AcceptedCodings accepted, int status, IHeaderDictionary response, long? length)
    {
        // What has no content, a part of one, or a difference to another (RFC 3229).
        if (!_encodes || status is < 200 or 204 or 205 or 206 or 226 or 304 || response.ContentRange.Count > 0)
            return new CodingDecision(ContentCoding.Identity, CodingReason.Status);
        if (response.ContentEncoding.Count > 0)
            return DecideEncoded(accepted, response, length);
        if (!policy.Types.Contains(response.ContentType))
            return new CodingDecision(ContentCoding.Identity, CodingReason.Type);
        if (RepresentationHeaders.ForbidTransforming(response))
            return new CodingDecision(ContentCoding.Identity, CodingReason.NoTransform);
        if (length == 0 || (length < policy.MinBytes && !accepted.RefusesIdentity))
            return new CodingDecision(ContentCoding.Identity, CodingReason.TooSmall);
        var coding = accepted.Choose(policy.Offered);
        return new CodingDecision(coding, coding == ContentCoding.Identity ? CodingReason.NotAccepted : CodingReason.Encoded);
    }

    /// <summary>An encoder for a response that passes.</summary>
    /// <param name="decision">What is done with it.</param>
    /// <param name="length">The length of what comes; null when it is not known.</param>
    public IBodyEncoder CreateEncoder(CodingDecision decision, long? length)
    {
        var encoder = decision.Coding == ContentCoding.Identity
            ? null
            : services.Encoders.Create(policy.SettingsFor(decision.Coding, decision.Decodes ? null : length));
        return decision.Decodes ? new GzipRecoder(encoder) : encoder!;
    }

    /// <summary>What a backend is asked for; null for what the client sent.</summary>
    private string? AskedFor(AcceptedCodings accepted, IHeaderDictionary request)
    {
        if (policy.Upstream != UpstreamEncoding.Gzip)
            return MayEncode(accepted) ? UpstreamAcceptEncoding : null;
        // Of a part of what is encoded, nothing can be decoded.
        return request.Range.Count > 0 && accepted.Gzip <= 0 ? "identity" : UpstreamAcceptEncoding;
    }

    private bool MayEncode(AcceptedCodings accepted) =>
        accepted.Choose(policy.Offered) != ContentCoding.Identity || (policy.Upstream == UpstreamEncoding.Gzip && accepted.Gzip > 0);

    // Only gzip was asked for, and only what was asked for is undone: also where nothing may be transformed, since it was not the client that wanted it.
    private CodingDecision DecideEncoded(AcceptedCodings accepted, IHeaderDictionary response, long? length)
    {
        if (policy.Upstream != UpstreamEncoding.Gzip || accepted.Gzip > 0 || length == 0 || !IsGzip(response.ContentEncoding))
            return new CodingDecision(ContentCoding.Identity, CodingReason.AlreadyEncoded);
        var coding = policy.Types.Contains(response.ContentType) && !RepresentationHeaders.ForbidTransforming(response) ? accepted.Choose(policy.Offered) : ContentCoding.Identity;
        return new CodingDecision(coding, coding == ContentCoding.Identity ? CodingReason.Decoded : CodingReason.Encoded, Decodes: true);
    }

    private static bool IsGzip(StringValues field) => field is [{ } name] && ContentCodings.TryFind(name, out var coding) && coding == ContentCoding.Gzip;

    private void Encode(EncoderSettings settings, ReadOnlySequence<byte> whole, IBufferWriter<byte> output)
    {
        using var encoder = services.Encoders.Create(settings);
        foreach (var segment in whole)
            encoder.Encode(segment.Span, EncoderStep.Continue, output);
        encoder.Encode([], EncoderStep.End, output);
    }

    private static bool IsUpgrade(HttpContext context) =>
        HttpMethods.IsConnect(context.Request.Method) || context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true };

    private async Task DecodeAsync(HttpContext context, DecompressionOptions limits, RequestDelegate next)
    {
        if (RequestCoding.Find(context.Request.Headers.ContentEncoding) is not { } coding)
        {
            Metrics?.Requested(policy.Name, "other", "unknown_coding");
            context.Response.Headers.AcceptEncoding = RequestCoding.Accepted;
            await context.WriteFailureAsync(KnownFailures.UnsupportedCoding);
            return;
        }

        using var request = new DecodedRequest(context.Request, coding, limits);
        try
        {
            await ServeResponseAsync(context, next);
        }
        finally
        {
            Metrics?.Requested(policy.Name, coding.Name, request.Result);
        }
    }

    private Task ServeResponseAsync(HttpContext context, RequestDelegate next) =>
        !_encodes || IsUpgrade(context) || RepresentationHeaders.ForbidTransforming(context.Request.Headers)
            ? next(context)
            : EncodeAsync(context, next);

    private async Task EncodeAsync(HttpContext context, RequestDelegate next)
    {
        var accepted = AcceptedCodings.Read(context.Request.Headers.AcceptEncoding);
        var inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var request = UpstreamRequest.Apply(context.Request.Headers, AskedFor(accepted, context.Request.Headers), context.Request.Headers.IfRange.Count > 0 && MayEncode(accepted), Tags.Forms);
        using var response = new EncodedResponse(context, this, accepted, request.IfNoneMatch, inner);
        context.Features.Set<IHttpResponseBodyFeature>(response);
        try
        {
            await next(context);
            await response.EndAsync();
        }
        finally
        {
            response.Record();
            request.Restore();
            context.Features.Set(inner);
        }
    }
}
