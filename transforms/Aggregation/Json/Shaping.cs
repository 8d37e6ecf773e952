using System.Text;
using System.Text.Json;
using Gateway.Transforms.Shared.Json;

namespace Gateway.Transforms.Aggregation.Json;

/// <summary>What becomes of the members of an object, and of those within them. Lists are gone through: what holds for an object holds for the objects of a list in its place. Immutable once made, safe to share.</summary>
internal sealed class Shaping
{
    private readonly List<Shaping> _children = [];
    private bool _hasNamed, _isWhole;

    private Shaping(string name) => Name = Encoding.UTF8.GetBytes(name);

    /// <summary>The member's name.</summary>
    public byte[] Name { get; }

    /// <summary>Whether of the object's members those alone are left that are named: not where it is named itself.</summary>
    public bool KeepsNamed => _hasNamed && !_isWhole;

    /// <summary>Whether it is one of those, or on the way to one.</summary>
    public bool IsKept { get; private set; }

    /// <summary>Whether it is left out.</summary>
    public bool IsDropped { get; private set; }

    /// <summary>Whether its members take its place.</summary>
    public bool IsFlattened { get; private set; }

    /// <summary>The name it gets, with quotes; null for its own.</summary>
    public byte[]? NewName { get; private set; }

    /// <summary>Whether anything within it changes.</summary>
    public bool ChangesWithin => _children.Count > 0;

    /// <summary>Whether two members may get the same name.</summary>
    public bool MayRepeatNames => IsFlattened || NewName is not null || _children.Exists(static child => child.MayRepeatNames);

    /// <summary>What was configured; null for nothing.</summary>
    /// <param name="allow">Members that are left, with dots between names: <c>address.city</c>.</param>
    /// <param name="deny">Members that are left out.</param>
    /// <param name="rename">New names.</param>
    /// <param name="flatten">Members whose own take their place.</param>
    public static Shaping? Of(IReadOnlyList<string> allow, IReadOnlyList<string> deny, IReadOnlyDictionary<string, string> rename, IReadOnlyList<string> flatten)
    {
        if (allow.Count + deny.Count + rename.Count + flatten.Count == 0)
            return null;
        var root = new Shaping("");
        foreach (var path in allow)
            root.Keep(path.Split('.'));
        foreach (var path in deny)
            root.Find(path.Split('.')).IsDropped = true;
        foreach (var (path, name) in rename)
            root.Find(path.Split('.')).NewName = JsonSerializer.SerializeToUtf8Bytes(name);
        foreach (var path in flatten)
            root.Find(path.Split('.')).IsFlattened = true;
        return root;
    }

    /// <summary>What was said of a member; null for nothing.</summary>
    /// <param name="name">Its name with quotes, as it was written.</param>
    public Shaping? ChildOf(ReadOnlySpan<byte> name)
    {
        foreach (var child in _children)
        {
            if (JsonText.StandsFor(name, child.Name))
                return child;
        }

        return null;
    }

    private void Keep(ReadOnlySpan<string> path)
    {
        _hasNamed = true;
        var child = Find(path[..1]);
        child.IsKept = true;
        if (path.Length > 1)
            child.Keep(path[1..]);
        else
            child._isWhole = true;
    }

    private Shaping Find(ReadOnlySpan<string> path)
    {
        var found = this;
        foreach (var name in path)
        {
            var bytes = Encoding.UTF8.GetBytes(name);
            var child = found._children.Find(child => child.Name.AsSpan().SequenceEqual(bytes));
            if (child is null)
                found._children.Add(child = new Shaping(name));
            found = child;
        }

        return found;
    }
}
