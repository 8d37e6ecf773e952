using System.Text;
using Gateway.Transforms.Caching.Store;
using Gateway.Transforms.Shared;

namespace Gateway.Tests.Caching.Store;

/// <summary>A store whose freed memory is overwritten; when it goes, nothing may be allocated any more.</summary>
internal sealed class StoreUnderTest(long maxBytes = 1 << 20, ulong hashMask = ulong.MaxValue) : IDisposable
{
    public NativeHeap Heap => Memory.Heap;

    public MemoryStore Memory { get; } = new(maxBytes, new KeyHash(1, 2, hashMask), new NativeHeap(poisonFreed: true));

    /// <summary>Stores texts; false when the store does not take them.</summary>
    public bool Add(string key, string body = "", string head = "head", long sequence = 0)
    {
        using var reference = Body(body);
        return Memory.TryAdd(Bytes(key), Bytes(head), reference, sequence);
    }

    /// <summary>Stores a body of a size.</summary>
    public bool Add(string key, int length) => Add(key, new string('b', length));

    /// <summary>The body under a key, a use of it; null for none.</summary>
    public string? Get(string key)
    {
        if (!Memory.TryGet(Bytes(key), out var lease))
            return null;
        using (lease)
            return Text(lease.Body);
    }

    /// <summary>Whether a key is there, which is no use of it.</summary>
    public bool Has(string key)
    {
        var isThere = Memory.TryPeek(Bytes(key), out var lease);
        lease.Dispose();
        return isThere;
    }

    /// <summary>The entry of a key, which must be there.</summary>
    public Lease Lease(string key)
    {
        Assert.True(Memory.TryPeek(Bytes(key), out var lease));
        return lease;
    }

    public BodyReference Body(string text) => Body(Bytes(text));

    public BodyReference Body(ReadOnlySpan<byte> bytes)
    {
        using var builder = Memory.CreateBody();
        builder.Append(bytes);
        return builder.Complete();
    }

    public static string Text(BodyView body)
    {
        var bytes = new byte[body.Length];
        Assert.Equal(bytes.Length, body.CopyTo(0, bytes));
        return Encoding.UTF8.GetString(bytes);
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public void Dispose()
    {
        Memory.Dispose();
        Assert.Equal(0, Memory.Bytes);
        Assert.Equal(0, Memory.Count);
        Assert.Equal(0, Heap.Bytes);
    }
}
