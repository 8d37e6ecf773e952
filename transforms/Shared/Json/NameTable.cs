using System.Buffers;
using System.Text.Json;

namespace Gateway.Transforms.Shared.Json;

/// <summary>The names of objects in a text, to see one that repeats: a hash table in rented arrays. A collision costs a comparison, and whoever sends the text cannot cause them: the hash has a secret.</summary>
internal ref struct NameTable : IDisposable
{
    private const int FewNames = 128;

    // Odd, and near 2⁶⁴ by the golden ratio: numbers in a row end up far from each other.
    private const ulong SpreadOfOwners = 0x9E3779B97F4A7C15;

    private static readonly KeyHash Hash = KeyHash.Create();

    private Name[] _names = [];
    // Twice as many as names; the place of one in the names, plus one; 0 for none.
    private int[] _slots = [];
    private int _capacity;
    private int _count;

    public NameTable()
    {
    }

    /// <summary>Adds a name; false where its object has it already.</summary>
    /// <param name="json">The whole text.</param>
    /// <param name="owner">The object's number.</param>
    /// <param name="place">Where the name is.</param>
    /// <param name="isEscaped">Whether it has escapes.</param>
    public bool TryAdd(ReadOnlySpan<byte> json, int owner, NamePlace place, bool isEscaped)
    {
        if (_count == _capacity)
            Grow();
        var hash = HashOf(owner, place.In(json), isEscaped);
        var slot = hash & (2 * _capacity - 1);
        for (; _slots[slot] != 0; slot = (slot + 1) & (2 * _capacity - 1))
        {
            ref readonly var other = ref _names[_slots[slot] - 1];
            if (other.Hash == hash && other.Owner == owner && AreEqual(place.In(json), other.Place.In(json)))
                return false;
        }

        _names[_count++] = new Name(hash, owner, place);
        _slots[slot] = _count;
        return true;
    }

    /// <inheritdoc/>
    public readonly void Dispose()
    {
        if (_capacity == 0)
            return;
        ArrayPool<Name>.Shared.Return(_names);
        ArrayPool<int>.Shared.Return(_slots);
    }

    private void Grow()
    {
        var old = this;
        _capacity = Math.Max(FewNames, 2 * _capacity);
        _names = ArrayPool<Name>.Shared.Rent(_capacity);
        _slots = ArrayPool<int>.Shared.Rent(2 * _capacity);
        _slots.AsSpan(0, 2 * _capacity).Clear();
        old._names.AsSpan(0, _count).CopyTo(_names);
        for (var i = 0; i < _count; i++)
        {
            var slot = _names[i].Hash & (2 * _capacity - 1);
            while (_slots[slot] != 0)
                slot = (slot + 1) & (2 * _capacity - 1);
            _slots[slot] = i + 1;
        }

        old.Dispose();
    }

    private static int HashOf(int owner, ReadOnlySpan<byte> quoted, bool isEscaped)
    {
        if (!isEscaped)
            return HashOf(owner, quoted[1..^1]);
        var rented = ArrayPool<byte>.Shared.Rent(quoted.Length);
        var hash = HashOf(owner, rented.AsSpan(0, Decode(quoted, rented)));
        ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }

    // Objects have the same names as others have: without their numbers these would all meet.
    private static int HashOf(int owner, ReadOnlySpan<byte> name) => (int)((Hash.Of(name) + ((uint)owner * SpreadOfOwners)) >> 32);

    private static bool AreEqual(ReadOnlySpan<byte> quoted, ReadOnlySpan<byte> other)
    {
        if (other.IndexOf((byte)'\\') < 0)
            return JsonText.StandsFor(quoted, other[1..^1]);
        var rented = ArrayPool<byte>.Shared.Rent(other.Length);
        var areEqual = JsonText.StandsFor(quoted, rented.AsSpan(0, Decode(other, rented)));
        ArrayPool<byte>.Shared.Return(rented);
        return areEqual;
    }

    private static int Decode(ReadOnlySpan<byte> quoted, Span<byte> text)
    {
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        return reader.CopyString(text);
    }

    private readonly record struct Name(int Hash, int Owner, NamePlace Place);
}
