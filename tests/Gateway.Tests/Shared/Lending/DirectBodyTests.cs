using System.Net;
using Gateway.Transforms.Shared.Counting;
using Gateway.Transforms.Shared.Lending;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Shared.Lending;

/// <summary>What is known of a response's body by Kestrel's own features.</summary>
public sealed class DirectBodyTests
{
    [Theory]
    [InlineData("/own", "1.1", true)]
    [InlineData("/counted", "1.1", true)]
    [InlineData("/replaced", "1.1", false)]
    [InlineData("/own", "2.0", false)]
    public async Task Is_TheServersOwnInHttp11_Alone(string path, string version, bool expected)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.Protocols = version == "2.0" ? HttpProtocols.Http2 : HttpProtocols.Http1));
        await using var app = builder.Build();
        app.Run(static async context =>
        {
            var own = context.Features.Get<IHttpResponseBodyFeature>()!;
            if (context.Request.Path == "/counted")
                context.Features.Set<IHttpResponseBodyFeature>(new CountingResponseBody(own, new ByteCounts()));
            else if (context.Request.Path == "/replaced")
                context.Response.Body = new MemoryStream();
            var isDirect = DirectBody.Is(context);
            context.Features.Set(own);
            await context.Response.WriteAsync(isDirect ? "direct" : "not");
        });
        await app.StartAsync();
        using var client = new HttpClient { DefaultRequestVersion = new Version(version), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        var answer = await client.GetStringAsync(new Uri(new Uri(app.Urls.Single()), path));

        Assert.Equal(expected ? "direct" : "not", answer);
    }
}
