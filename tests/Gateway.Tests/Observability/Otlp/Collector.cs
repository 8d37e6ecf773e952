using System.Collections.Concurrent;
using System.Text;
using Gateway.Transforms.Observability;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Tests.Observability.Otlp;

/// <summary>A small OTLP receiver: takes protobuf over HTTP/1.1, or over gRPC.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, string Key, byte[] Body)> _received = new();
    private Backend? _server;

    public Uri Url => new(_server!.Url);

    public IReadOnlyList<ReceivedSpan> Spans =>
        [.. Bodies("traces", "TraceService").SelectMany(static body => ReceivedSpan.FromRequest(body))];

    /// <summary>Values of the header <c>api-key</c> that came with anything.</summary>
    public IReadOnlyList<string> Keys => [.. _received.Select(static received => received.Key).Distinct()];

    public static async Task<Collector> StartAsync(OtlpProtocol protocol = OtlpProtocol.HttpProtobuf)
    {
        var collector = new Collector();
        collector._server = await Backend.StartAsync(collector.ReceiveAsync, protocol == OtlpProtocol.Grpc ? HttpProtocols.Http2 : HttpProtocols.Http1);
        return collector;
    }

    /// <summary>Whether a body of that signal holds the text, as UTF-8.</summary>
    public bool Has(string httpSignal, string grpcService, string text) =>
        Bodies(httpSignal, grpcService).Any(body => body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private IEnumerable<byte[]> Bodies(string httpSignal, string grpcService) =>
        _received.Where(received => received.Path == $"/v1/{httpSignal}" || received.Path.Contains(grpcService, StringComparison.Ordinal))
            .Select(static received => received.Body);

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var grpc = context.Request.ContentType == "application/grpc";
        // gRPC puts five bytes before a message: compressed or not, and its length.
        _received.Enqueue((context.Request.Path, context.Request.Headers["api-key"].ToString(), grpc ? body.ToArray()[5..] : body.ToArray()));
        context.Response.ContentType = grpc ? "application/grpc" : "application/x-protobuf";
        if (!grpc)
            return;
        context.Response.DeclareTrailer("grpc-status");
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
