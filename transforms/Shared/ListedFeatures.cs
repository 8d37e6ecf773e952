using System.Collections;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Shared;

/// <summary>
/// Features in a list, some twenty at most: found by going through them, which costs less than a dictionary, above all where there is none such. Forgotten all at once, so that one list serves call after
/// call. Others may read while one thread sets what was not there before.
/// </summary>
/// <param name="size">How many it has room for at first.</param>
public sealed class ListedFeatures(int size = 24) : IFeatureCollection
{
    private KeyValuePair<Type, object>[] _features = new KeyValuePair<Type, object>[size];
    private int _count;

    /// <inheritdoc/>
    public bool IsReadOnly => false;

    // Never the same for two calls: what a context remembers of a feature is of the call at hand.
    /// <inheritdoc/>
    public int Revision { get; private set; }

    /// <inheritdoc/>
    public object? this[Type key]
    {
        get => IndexOf(key) is >= 0 and var place ? _features[place].Value : null;
        set => Put(key, value);
    }

    /// <inheritdoc/>
    public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    /// <inheritdoc/>
    public void Set<TFeature>(TFeature? instance) => Put(typeof(TFeature), instance);

    /// <summary>Forgets all of them.</summary>
    public void Clear()
    {
        Array.Clear(_features, 0, _count);
        _count = 0;
        Revision++;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _features.Take(_count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(Type key)
    {
        var features = _features;
        var count = Math.Min(_count, features.Length);
        for (var i = 0; i < count; i++)
        {
            if (features[i].Key == key)
                return i;
        }

        return -1;
    }

    private void Put(Type key, object? feature)
    {
        Revision++;
        var place = IndexOf(key);
        if (feature is null)
        {
            if (place < 0)
                return;
            _features[place] = _features[--_count];
            _features[_count] = default;
            return;
        }

        if (place < 0)
        {
            if (_count == _features.Length)
                Array.Resize(ref _features, 2 * _count);
            place = _count++;
        }

        _features[place] = KeyValuePair.Create(key, feature);
    }
}
