using System.Net;
using Gateway.Transforms.Shared.Addresses;
using Gateway.Transforms.Shared.Bodies;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Shared.Bodies;

public sealed class HeldBodyTests
{
    private readonly BodyMemory _memory = new() { Limit = 1024 * 1024 };

    [Theory]
    [InlineData(0, 10, null)]
    [InlineData(10, 10, null)]
    [InlineData(10, 10, 10)]
    [InlineData(4096, 4096, 4096)]
    [InlineData(4097, 200_000, null)]
    [InlineData(200_000, 200_000, 200_000)]
    public async Task Read_Body_IsHeldAndReadAgain_ByteForByte(int length, int maxBytes, int? stated)
    {
        var (context, bytes) = Request(length, stated);
        var before = context.Request.Body;
        var body = new HeldBody(_memory);

        Assert.Equal(HoldResult.Held, await body.ReadAsync(context, maxBytes));
        using var copy = new MemoryStream();
        await context.Request.Body.CopyToAsync(copy);

        Assert.Equal(bytes, copy.ToArray());
        Assert.True(body.Bytes.Span.SequenceEqual(bytes));
        Assert.InRange(_memory.Held, length, 1024 * 1024);
        body.Dispose();
        Assert.Same(before, context.Request.Body);
        Assert.Equal(0, _memory.Held);
    }

    [Theory]
    [InlineData(11, 10, null)]
    [InlineData(11, 10, 11)]
    [InlineData(1, 0, null)]
    [InlineData(900_000, 10_000, null)]
    public async Task Read_MoreThanIsAllowed_IsTooLarge(int length, int maxBytes, int? stated)
    {
        var (context, _) = Request(length, stated);
        using var body = new HeldBody(_memory);

        Assert.Equal(HoldResult.TooLarge, await body.ReadAsync(context, maxBytes));
        // No more was read, nor held, than shows it.
        Assert.InRange(context.Request.Body.Position, 0, (maxBytes * 2) + 4096 + 16);
    }

    [Fact]
    public async Task Read_MoreThanThereIsMemoryFor_HasNoRoom_AndGivesBack()
    {
        _memory.Limit = 20_000;
        var (context, _) = Request(50_000, null);
        var body = new HeldBody(_memory);

        Assert.Equal(HoldResult.NoRoom, await body.ReadAsync(context, 100_000));
        body.Dispose();
        Assert.Equal(0, _memory.Held);
    }

    // Who sends many at once, and slowly, must not keep all others out.
    [Fact]
    public void Memory_OfOneClient_IsAShare_OrOneBody()
    {
        var (one, other) = (ClientKey.Of(IPAddress.Parse("192.0.2.1")), ClientKey.Of(IPAddress.Parse("192.0.2.2")));

        Assert.True(_memory.TryTake(one, 200 * 1024, isNew: true));
        Assert.True(_memory.TryTake(one, 200 * 1024, isNew: false));
        Assert.False(_memory.TryTake(one, 1, isNew: true));
        Assert.True(_memory.TryTake(other, 200 * 1024, isNew: true));
        Assert.True(_memory.TryTake(other, 50 * 1024, isNew: true));
        Assert.False(_memory.TryTake(other, 50 * 1024, isNew: true));
        _memory.Return(one, 400 * 1024);
        _memory.Return(other, 200 * 1024);
        Assert.True(_memory.TryTake(other, 50 * 1024, isNew: true));
        Assert.Equal(100 * 1024, _memory.Held);
    }

    [Fact]
    public async Task Read_WhatIsStatedAndNotSent_TakesNoMemory()
    {
        var (context, _) = Request(0, 1_000_000);
        using var body = new HeldBody(_memory);
        await body.ReadAsync(context, 1_000_000);

        Assert.InRange(_memory.Held, 0, 8192);
    }

    private static (HttpContext Context, byte[] Bytes) Request(int length, int? stated)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(bytes);
        context.Request.ContentLength = stated;
        return (context, bytes);
    }
}
