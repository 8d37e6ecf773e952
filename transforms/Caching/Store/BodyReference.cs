namespace Gateway.Transforms.Caching.Store;

/// <summary>
/// One counted reference on a complete body, given back by <see cref="Dispose"/>. It has one owner: a copy of this value is the
/// same reference, not another one. The default value refers to nothing.
/// </summary>
internal unsafe struct BodyReference : IDisposable
{
    private readonly NativeHeap _heap;
    private StoredBody* _body;

    /// <summary>Takes over a reference already counted.</summary>
    internal BodyReference(NativeHeap heap, StoredBody* body)
    {
        _heap = heap;
        _body = body;
    }

    internal readonly StoredBody* Body => _body;

    public readonly bool IsDefault => _body is null;

    public readonly long Length => _body->Length;

    public readonly BodyView View => new(_body);

    public void Dispose()
    {
        if (_body is null)
            return;
        StoredBody.Release(_heap, _body);
        _body = null;
    }
}
