using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Gateway.Transforms.Caching.Store;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Tests.Caching.Store;

public sealed unsafe partial class PageFileTests
{
    private readonly PageFile _pages = PageFile.TryCreate() ?? throw new PlatformNotSupportedException("This system would put a file in memory in huge pages.");

    [Theory]
    [InlineData(1, 4096)]
    [InlineData(4096, 4096)]
    [InlineData(4097, 8192)]
    [InlineData(65_536, 65_536)]
    public void CostOf_Size_IsWholePages(long size, long cost) => Assert.Equal(cost, PageFile.CostOf(size));

    [Fact]
    public void TryAllocate_ManyBlocks_ShareNoByte()
    {
        var blocks = Enumerable.Range(0, 100).Select(_ => (nint)_pages.TryAllocate()).ToList();

        foreach (var (block, number) in blocks.Select(static (block, number) => (block, number)))
            new Span<byte>((void*)block, PageFile.Largest).Fill((byte)number);

        foreach (var (block, number) in blocks.Select(static (block, number) => (block, number)))
        {
            Assert.True(_pages.Contains((void*)block));
            Assert.Equal(-1, new Span<byte>((void*)block, PageFile.Largest).IndexOfAnyExcept((byte)number));
        }
    }

    [Fact]
    public void Contains_OtherMemory_IsFalse()
    {
        var block = (byte*)_pages.TryAllocate();
        var other = NativeMemory.Alloc(16);

        Assert.False(_pages.Contains(other));
        Assert.False(_pages.Contains(block - _pages.OffsetOf(block) - 1));
        Assert.True(_pages.Contains(block + PageFile.Largest - 1));
        NativeMemory.Free(other);
    }

    [Fact]
    public void Free_Block_GivesItsPagesBackAndItsPlaceToTheNext()
    {
        var block = _pages.TryAllocate();
        new Span<byte>(block, PageFile.Largest).Fill(1);

        _pages.Free(block);

        Assert.Equal(-1, new Span<byte>(block, PageFile.Largest).IndexOfAnyExcept((byte)0));
        Assert.Equal((nint)block, (nint)_pages.TryAllocate());
    }

    // What the whole design rests on: the system keeps the pages it sends, not the place they had.
    [Fact]
    public void Free_BlockOnItsWay_ArrivesAsItWas()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(listener.LocalEndPoint!);
        using var server = listener.Accept();
        server.SendBufferSize = 1 << 20;
        var sent = new List<byte>();

        for (var round = 1; round <= 4; round++)
        {
            var block = _pages.TryAllocate();
            new Span<byte>(block, PageFile.Largest).Fill((byte)round);
            var offset = _pages.OffsetOf(block);
            var count = (int)SendFile(server.SafeHandle, _pages.File, &offset, PageFile.Largest);
            sent.AddRange(Enumerable.Repeat((byte)round, count));
            _pages.Free(block);
            // The next one to have the place.
            var next = _pages.TryAllocate();
            new Span<byte>(next, PageFile.Largest).Fill(0xEE);
            _pages.Free(next);
        }

        var received = new byte[sent.Count];
        for (var length = 0; length < received.Length;)
            length += client.Receive(received.AsSpan(length));
        Assert.True(sent.Count > PageFile.Largest, $"the system took only {sent.Count} bytes");
        Assert.Equal(sent, received);
    }

    [LibraryImport("libc", EntryPoint = "sendfile64", SetLastError = true)]
    private static partial nint SendFile(SafeSocketHandle socket, SafeFileHandle file, long* offset, nint length);
}
