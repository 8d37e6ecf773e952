using Gateway.Transforms.Shared;

namespace Gateway.Transforms.RequestRules;

/// <summary>The names of a body's objects, each as a hash of 64 bits with a secret: nobody can have two names taken for one. For one body.</summary>
/// <param name="maxDepth">How deep objects lie in each other.</param>
internal sealed class JsonNames(int maxDepth)
{
    private readonly KeyHash _hash = KeyHash.Create();
    private readonly HashSet<(int, ulong)> _names = [];
    private readonly int[] _objects = new int[maxDepth];
    private int _count;

    /// <summary>An object, or a list, begins at a depth.</summary>
    public void Begin(int depth) => _objects[depth] = ++_count;

    /// <summary>Adds a name to the object that began last at a depth; false where it has it already.</summary>
    public bool TryAdd(int depth, ReadOnlySpan<byte> name) => _names.Add((_objects[depth], _hash.Of(name)));
}
