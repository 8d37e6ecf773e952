using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Receiving.Bodies;

/// <summary>Has bodies on HTTP/1 read so that a backend may answer before their end.</summary>
internal sealed class RequestBodyMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if ((HttpProtocol.IsHttp11(context.Request.Protocol) || HttpProtocol.IsHttp10(context.Request.Protocol)) && context.Features.Find<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
            context.Request.Body = new EndableBody(context.Request.BodyReader);
        return next(context);
    }
}
