using System.Buffers.Text;
using Gateway.Transforms.Caching.Store;

namespace Gateway.Microbenchmarks;

/// <summary>Numbered entries as a shop would have them: a key of 64 bytes, a head of 256, a body of 1 KB.</summary>
internal sealed class SampleEntries : IDisposable
{
    /// <summary>What is stored of an entry, without any overhead.</summary>
    public const int PayloadBytes = 64 + 256 + 1024;

    private readonly byte[] _key = new byte[64];
    private readonly byte[] _head = new byte[256];
    private readonly MemoryStore _store;

    /// <summary>Entries for a store, which is its owner's to dispose of.</summary>
    public SampleEntries(MemoryStore store)
    {
        _store = store;
        "GET https://shop.example.test/catalog/products/"u8.CopyTo(_key);
    }

    /// <summary>A body of its own for each entry, as a response is; false when the store refuses it.</summary>
    public bool Add(int number, int bodyLength = 1024)
    {
        using var builder = _store.CreateBody();
        for (var left = bodyLength; left > 0; left -= _head.Length)
            builder.Append(_head.AsSpan(0, Math.Min(left, _head.Length)));
        using var body = builder.Complete();
        return _store.TryAdd(Key(number), _head, body, 0);
    }

    /// <summary>A key, valid until the next one: looked up from where it was just written, as a request's is.</summary>
    public ReadOnlySpan<byte> Key(int number)
    {
        Utf8Formatter.TryFormat(number, _key.AsSpan(48), out _, new System.Buffers.StandardFormat('D', 10));
        return _key;
    }

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();
}
