using System.Buffers;

namespace Gateway.Transforms.Shared.Json;

/// <summary>
/// The names of the objects that are open while a text is read, to see one that repeats. Most objects have a few names, and those are compared one by one; the names of one that has many, or escapes in
/// them, go to a table.
/// </summary>
/// <param name="room">Room for the first.</param>
internal ref struct ObjectNames(Span<NamePlace> room)
{
    /// <summary>For how many names there should be room at first.</summary>
    public const int AtFirst = 64;

    // From here on a hash costs less than looking at each.
    private const int MostFew = 32;

    // Of objects with few names, those of the innermost behind the others'.
    private Span<NamePlace> _few = room;
    private NamePlace[] _rented = [];
    private int _count;
    private NameTable _many = new();
    private int _objectsWithMany;

    /// <summary>An object begins. Gives what stands for its names.</summary>
    public readonly int Open() => _count;

    /// <summary>The innermost object ends.</summary>
    /// <param name="names">What stands for its names.</param>
    public void Close(int names)
    {
        if (names >= 0)
            _count = names;
    }

    /// <summary>Adds a name to the innermost object; false where that has it already.</summary>
    /// <param name="json">The whole text.</param>
    /// <param name="names">What stands for the object's names; from 0 on where the few of it begin, below where it is one of those with many.</param>
    /// <param name="name">The name.</param>
    /// <param name="isEscaped">Whether it has escapes.</param>
    public bool TryAdd(ReadOnlySpan<byte> json, ref int names, NamePlace name, bool isEscaped)
    {
        if (names >= 0)
        {
            var own = _few[names.._count];
            if (own.Length < MostFew && !isEscaped)
                return TryAddToFew(json, own, name);
            names = MoveToMany(json, names);
        }

        return _many.TryAdd(json, ~names, name, isEscaped);
    }

    /// <summary>Gives back what was rented.</summary>
    public readonly void Dispose()
    {
        _many.Dispose();
        if (_rented.Length > 0)
            ArrayPool<NamePlace>.Shared.Return(_rented);
    }

    private bool TryAddToFew(ReadOnlySpan<byte> json, ReadOnlySpan<NamePlace> own, NamePlace name)
    {
        foreach (var other in own)
        {
            if (other.Length == name.Length && other.In(json).SequenceEqual(name.In(json)))
                return false;
        }

        if (_count == _few.Length)
            Grow();
        _few[_count++] = name;
        return true;
    }

    private int MoveToMany(ReadOnlySpan<byte> json, int first)
    {
        var owner = _objectsWithMany++;
        foreach (var name in _few[first.._count])
            _many.TryAdd(json, owner, name, isEscaped: false);
        _count = first;
        return ~owner;
    }

    private void Grow()
    {
        var larger = ArrayPool<NamePlace>.Shared.Rent(2 * _few.Length);
        _few.CopyTo(larger);
        if (_rented.Length > 0)
            ArrayPool<NamePlace>.Shared.Return(_rented);
        _few = _rented = larger;
    }
}
