using System.Buffers;
using System.Text;
using Gateway.Tests.Compression.Encoders;
using Gateway.Transforms.Compression;
using Gateway.Transforms.Shared.Encodings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Tests.Compression.Responses;

public sealed class EncodedResponseTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 30_000).Select(static number => $"line {number}\n")));

    private readonly RecordingBody _body = new();
    private readonly DefaultHttpContext _context = new();

    public EncodedResponseTests()
    {
        _context.Features.Set<IHttpResponseBodyFeature>(_body);
        _context.Request.Headers.AcceptEncoding = "gzip";
        _context.Response.ContentType = "text/plain";
    }

    [Fact]
    public async Task Write_InOnePiece_HasItsLength()
    {
        await ServeAsync(static context =>
        {
            context.Response.ContentLength = Text.Length;
            context.Response.BodyWriter.Write(Text);
            return Task.CompletedTask;
        });

        Assert.Equal(_body.Written.Length, _context.Response.ContentLength);
        Assert.Equal(Text, await Decoders.DecodeAsync(ContentCoding.Gzip, _body.Written));
    }

    [Fact]
    public async Task Write_OfMoreThanWaits_IsEncodedMeanwhile()
    {
        var writtenBeforeTheEnd = 0;
        await ServeAsync(context =>
        {
            foreach (var piece in Text.Chunk(5000))
                context.Response.BodyWriter.Write(piece);
            writtenBeforeTheEnd = _body.Written.Length;
            return Task.CompletedTask;
        });

        Assert.NotEqual(0, writtenBeforeTheEnd);
        Assert.Equal(Text, await Decoders.DecodeAsync(ContentCoding.Gzip, _body.Written));
    }

    [Fact]
    public async Task Write_ToTheStream_IsFlushedEachTime()
    {
        await ServeAsync(async context =>
        {
            foreach (var piece in Text.Chunk(20_000))
            {
                var before = _body.Written.Length;
                await context.Response.Body.WriteAsync(piece);
                Assert.True(_body.Written.Length > before);
            }
        });

        Assert.Equal(Text, await Decoders.DecodeAsync(ContentCoding.Gzip, _body.Written));
    }

    [Fact]
    public async Task Flush_OfTheHeadAlone_SaysTheCodingAndWritesNothing()
    {
        await ServeAsync(async context =>
        {
            await context.Response.BodyWriter.FlushAsync();
            Assert.Equal("gzip", context.Response.Headers.ContentEncoding.ToString());
            Assert.Empty(_body.Written.ToArray());
            await context.Response.BodyWriter.WriteAsync("late"u8.ToArray());
        });

        Assert.Equal("late"u8.ToArray(), await Decoders.DecodeAsync(ContentCoding.Gzip, _body.Written));
    }

    [Fact]
    public async Task Write_OfLessThanTheLeastSize_WithoutALengthStaysAsItIs()
    {
        await ServeAsync(static context =>
        {
            context.Response.BodyWriter.Write("short"u8);
            return Task.CompletedTask;
        });

        Assert.Equal("short"u8.ToArray(), _body.Written.ToArray());
        Assert.Equal(("", "Accept-Encoding"), (_context.Response.Headers.ContentEncoding.ToString(), _context.Response.Headers.Vary.ToString()));
    }

    [Fact]
    public async Task Write_OfMoreThanItsLength_Throws() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => ServeAsync(static context =>
        {
            context.Response.ContentLength = 1000;
            context.Response.BodyWriter.Write(new byte[1001]);
            return Task.CompletedTask;
        }));

    [Fact]
    public async Task Exception_BehindTheFirstByte_LeavesTheBodyWithoutAnEnd()
    {
        await Assert.ThrowsAsync<IOException>(() => ServeAsync(static async context =>
        {
            await context.Response.BodyWriter.WriteAsync(Text.AsMemory(0, 10_000));
            throw new IOException("The backend is gone.");
        }));

        Assert.Equal(Text[..10_000], await Decoders.DecodeBeginningAsync(ContentCoding.Gzip, _body.Written));
    }

    [Fact]
    public async Task Afterwards_BodyAndHeadersAreThoseOfBefore()
    {
        _context.Request.Headers.IfNoneMatch = "W/\"x\"";
        await ServeAsync(static context =>
        {
            Assert.Equal("identity", context.Request.Headers.AcceptEncoding.ToString());
            return Task.CompletedTask;
        });

        Assert.Same(_body, _context.Features.Get<IHttpResponseBodyFeature>());
        Assert.Equal(("gzip", "W/\"x\""), (_context.Request.Headers.AcceptEncoding.ToString(), _context.Request.Headers.IfNoneMatch.ToString()));
    }

    [Fact]
    public async Task Flush_OnAThreadOfSockets_EncodesOnThePool()
    {
        Task? serving = null;
        var flushed = 0;
        var thread = new Thread(() => serving = ServeAsync(async context =>
        {
            context.Response.BodyWriter.Write(Text.AsSpan(0, 60_000));
            await context.Response.BodyWriter.FlushAsync();
            flushed = _body.Threads.Count;
        }));
        thread.Start();
        thread.Join();
        await serving!;

        // The end, of a few bytes, is made wherever the request is by then.
        Assert.NotEqual(0, flushed);
        Assert.All(_body.Threads.Take(flushed), Assert.True);
    }

    private Task ServeAsync(RequestDelegate backend) => Routes.With(new CompressionPolicyOptions { Encodings = ["gzip"] }).ServeAsync(_context, backend);
}
