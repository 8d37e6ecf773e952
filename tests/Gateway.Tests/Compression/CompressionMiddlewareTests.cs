using Gateway.Transforms.Compression;
using Gateway.Transforms.Shared.Encodings;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Compression;

public sealed class CompressionMiddlewareTests
{
    private static readonly Task Next = Task.FromResult("next");

    [Fact]
    public void Invoke_WithoutAPolicy_IsWhatComesNextItself() => Assert.Same(Next, Invoke());

    [Fact]
    public void Invoke_OnASensitiveRoute_IsWhatComesNextItself() => Assert.Same(Next, Invoke(Routes.With(isSensitive: true)));

    [Fact]
    public void Invoke_WhereSomebodyFurtherInServesEncodings_IsWhatComesNextItself() => Assert.Same(Next, Invoke(Routes.With(), new Server()));

    [Fact]
    public void Invoke_WithAPolicy_PutsItselfInBetween() => Assert.NotSame(Next, Invoke(Routes.With()));

    private static Task Invoke(params object[] metadata)
    {
        var context = new DefaultHttpContext();
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(metadata), "shop"));
        return new CompressionMiddleware(static _ => Next).InvokeAsync(context);
    }

    private sealed class Server : IServesEncodings;
}
