using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Gateway.Transforms.Shared.Encodings;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Caching.Serving;

/// <summary>Encodes everything as br, by a letter in front; what is stored, only when it is let.</summary>
internal sealed class HeldCoding : IRepresentationCoding, IServesEncodings, IDisposable
{
    private readonly ManualResetEventSlim _gate = new();

    public string? UpstreamAcceptEncoding => "identity";

    /// <summary>The texts that were to be encoded for the store, in this order.</summary>
    public ConcurrentQueue<string> Begun { get; } = new();

    /// <summary>Whether it fails at them.</summary>
    public bool IsBroken { get; set; }

    /// <summary>How many responses were encoded on their way.</summary>
    public int OnTheWay { get; private set; }

    /// <summary>Lets all be encoded, from now on.</summary>
    public void Open() => _gate.Set();

    public ContentCoding Choose(IHeaderDictionary request, int status, IHeaderDictionary response, long? length) =>
        request.AcceptEncoding == "br" ? ContentCoding.Brotli : ContentCoding.Identity;

    public void Describe(ContentCoding coding, IHeaderDictionary response)
    {
        if (coding != ContentCoding.Identity)
            response.ContentEncoding = "br";
    }

    public void Encode(ContentCoding coding, ReadOnlySequence<byte> whole, IBufferWriter<byte> output)
    {
        Begun.Enqueue(Encoding.UTF8.GetString(whole));
        _gate.Wait();
        if (IsBroken)
            throw new InvalidOperationException("broken");
        output.Write("*"u8);
        foreach (var segment in whole)
            output.Write(segment.Span);
    }

    public bool EncodesAgain(ContentCoding coding) => false;

    public void EncodeAgain(ContentCoding coding, ReadOnlySequence<byte> whole, IBufferWriter<byte> output) => throw new NotSupportedException();

    public Task ServeAsync(HttpContext context, RequestDelegate next)
    {
        OnTheWay++;
        return next(context);
    }

    public void Dispose() => _gate.Dispose();
}
