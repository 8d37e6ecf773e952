using System.Collections;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Shared;

/// <summary>
/// Features in a list, some twenty at most: found by going through them, which costs less than a dictionary, above all where there is none such. Forgotten all at once, so that one list serves call after
/// call. Others may read while one thread sets what was not there before.
/// </summary>
/// <param name="own">Those that are always there; at most as many as there is room for at first.</param>
public sealed class ListedFeatures(params KeyValuePair<Type, object>[] own) : IFeatureCollection
{
    private const int FirstSize = 24;

    private KeyValuePair<Type, object>[] _features = RoomFor(own);
    private int _count = own.Length;

    /// <inheritdoc/>
    public bool IsReadOnly => false;

    // Another one whenever a feature is no longer what it was, and never the same for two calls: what a context remembers of a feature is of the call at hand. Of one that was not there it remembers nothing.
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

    /// <summary>Forgets all that were set, so that those that are always there are what they were at first.</summary>
    public void Clear()
    {
        Array.Clear(_features, 0, _count);
        own.CopyTo(_features, 0);
        _count = own.Length;
        Revision++;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _features.Take(_count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static KeyValuePair<Type, object>[] RoomFor(KeyValuePair<Type, object>[] own)
    {
        var features = new KeyValuePair<Type, object>[FirstSize];
        own.CopyTo(features, 0);
        return features;
    }

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
        var place = IndexOf(key);
        if (place >= 0)
            Revision++;
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
