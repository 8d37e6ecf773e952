using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Shared;

/// <summary>Looking features up.</summary>
public static class FeatureExtensions
{
    /// <summary>
    /// What <see cref="IFeatureCollection.Get"/> gives, for steps that every request takes: a call of a generic method through an interface has its
    /// target looked up each time, this one's has not.
    /// </summary>
    /// <typeparam name="T">The feature.</typeparam>
    /// <returns>Null where there is none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T? Find<T>(this IFeatureCollection features)
        where T : class => Unsafe.As<T>(features[typeof(T)]);

    /// <summary>What <c>GetEndpoint</c> gives, looked up the same way.</summary>
    /// <returns>Null where no route takes the request, or none has been chosen yet.</returns>
    public static Endpoint? FindEndpoint(this HttpContext context) => context.Features.Find<IEndpointFeature>()?.Endpoint;

    /// <summary>The request's wish to speak another protocol on its stream (RFC 8441). Not looked for in HTTP/1.1, which has none.</summary>
    /// <returns>Null where it has none.</returns>
    public static IHttpExtendedConnectFeature? FindExtendedConnect(this HttpContext context) =>
        !HttpProtocol.IsHttp11(context.Request.Protocol) && context.Features.Find<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect ? connect : null;
}
