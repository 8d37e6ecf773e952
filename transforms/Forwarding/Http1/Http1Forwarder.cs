using System.Net.Http;
using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>
/// Forwards over HTTP/1.1 exactly: requests are sent once, heads and bodies pass as they are. What a cluster has YARP's
/// forwarder do goes there. Safe to share.
/// </summary>
/// <param name="yarp">YARP's own.</param>
/// <param name="services">What exchanges share.</param>
internal sealed class Http1Forwarder([FromKeyedServices(Http1Forwarder.Yarp)] IHttpForwarder yarp, ExchangeServices services) : IHttpForwarder
{
    /// <summary>The key of YARP's own forwarder.</summary>
    public const string Yarp = "yarp";

    /// <inheritdoc/>
    public ValueTask<ForwarderError> SendAsync(
        HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer)
    {
        var settings = context.FindEndpoint()?.Metadata.GetMetadata<ForwardingSettings>() ?? ForwardingSettings.Default;
        if (settings.UsesYarp || httpClient is not ClusterClient client)
            return yarp.SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, CancellationToken.None);
        return settings.TakesGrpc && IsGrpc(context) && client.PoolOf(destinationPrefix) is { Destination.IsTls: true } pool
            ? CallAsync(context, destinationPrefix, pool, client, requestConfig, settings, transformer)
            : SendAsync(context, destinationPrefix, client, settings, transformer);
    }

    // gRPC is HTTP/2 on the whole way.
    private static bool IsGrpc(HttpContext context) =>
        context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true
        && HttpProtocol.IsHttp2(context.Request.Protocol) && !context.Request.ContentType.StartsWith("application/grpc-web", StringComparison.OrdinalIgnoreCase);

    // A header of the client's has it go by YARP's: it has no more places there, and may be silent no longer, than it could here.
    private async ValueTask<ForwarderError> CallAsync(
        HttpContext context, string destinationPrefix, DestinationPool pool, ClusterClient client, ForwarderRequestConfig requestConfig, ForwardingSettings settings, HttpTransformer transformer)
    {
        try
        {
            if (!pool.TryEnter())
                await pool.EnterAsync(settings.Connect, context.RequestAborted);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return await ExchangeFailure.ReportAsync(context, ExchangePhase.Connecting, ExchangeEnd.None, clientFailure: null, exception, services.Time);
        }

        try
        {
            return await yarp.SendAsync(
                context, destinationPrefix, client, requestConfig with { ActivityTimeout = settings.LongestWait }, transformer, CancellationToken.None);
        }
        finally
        {
            pool.Leave();
        }
    }

    private ValueTask<ForwarderError> SendAsync(HttpContext context, string destinationPrefix, ClusterClient client, ForwardingSettings settings, HttpTransformer transformer)
    {
        var upgrade = UpgradeRequest.Of(context);
        return settings.IsPlain && upgrade is null && PlainHead.CanWrite(context)
            ? new Exchange(context, client.PoolOf(destinationPrefix), transformer, settings, services, messages: null, upgrade: null).RunAsync()
            : TransformAsync(context, destinationPrefix, client, settings, transformer, upgrade);
    }

    private async ValueTask<ForwarderError> TransformAsync(
        HttpContext context, string destinationPrefix, ClusterClient client, ForwardingSettings settings, HttpTransformer transformer, UpgradeRequest? upgrade)
    {
        using var messages = new TransformedMessages(transformer);
        try
        {
            await messages.BeginAsync(context, destinationPrefix, upgrade);
        }
        catch (Exception exception)
        {
            var error = context.RequestAborted.IsCancellationRequested ? ForwarderError.RequestCanceled : ForwarderError.RequestCreation;
            context.Features.Set<IForwarderErrorFeature>(new ForwardingFailure(error, exception));
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
            return error;
        }

        // A transform has answered.
        if (context.Response.HasStarted || context.Response.StatusCode != StatusCodes.Status200OK)
            return ForwarderError.None;
        return await new Exchange(context, client.PoolOf(destinationPrefix), transformer, settings, services, messages, upgrade).RunAsync();
    }
}
