using System.Reflection;
using Gateway.Configuration.Reading;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration.Binding;

/// <summary>Binds JSON objects to records: a key for each property, and no other.</summary>
/// <param name="type">A record with a constructor without parameters.</param>
/// <param name="isSecret">True when nothing of the value may be shown.</param>
internal sealed class RecordBinder(Type type, bool isSecret) : ValueBinder
{
    private readonly Dictionary<string, RecordProperty> _properties = [];
    private PropertyInfo? _extensions;
    private IReadOnlyDictionary<string, ValueBinder> _extensionKeys = new Dictionary<string, ValueBinder>();

    /// <inheritdoc/>
    public override string Expected => "an object";

    /// <summary>Adds a key. Only while the binder is made: a record may contain itself.</summary>
    public void Add(string key, RecordProperty property) => _properties.Add(key, property);

    /// <summary>Adds the keys that other features registered. Only while the binder is made.</summary>
    /// <exception cref="InvalidOperationException">The record has such a key already.</exception>
    public void AddExtensions(PropertyInfo property, IReadOnlyDictionary<string, ValueBinder> keys)
    {
        if (keys.Keys.FirstOrDefault(_properties.ContainsKey) is { } taken)
            throw new InvalidOperationException($"The route key '{taken}' is a property of {type.Name} already.");
        _extensions = property;
        _extensionKeys = keys;
    }

    /// <summary>The binder of a key's value; null for a key the record has not.</summary>
    public ValueBinder? BinderOf(string key) =>
        _properties.TryGetValue(key, out var property) ? property.Binder : _extensionKeys.GetValueOrDefault(key);

    /// <summary>True for a key whose value must never be shown.</summary>
    public bool IsSecret(string key) => isSecret || (_properties.TryGetValue(key, out var property) && property.IsSecret);

    /// <inheritdoc/>
    public override bool TryBind(ConfigurationNode node, BindingPath path, BindingContext context, out object? value)
    {
        value = null;
        if (node.Kind != ConfigurationNodeKind.Object)
        {
            // A text in place of an object that has a secret may be that secret.
            context.AddWrong(node, path, Expected, isSecret || _properties.Values.Any(static property => property.IsSecret));
            return false;
        }

        var record = Activator.CreateInstance(type)!;
        Dictionary<string, object?>? extensions = null;
        foreach (var (name, location, child) in node.Properties)
        {
            var childPath = new BindingPath(path, name);
            if (_properties.TryGetValue(name, out var property))
            {
                if (property.IsSecret)
                    context.Redaction.Hide(child);
                if (property.AllowsNull && child.Kind == ConfigurationNodeKind.Null)
                    property.Property.SetValue(record, null);
                else if (property.Binder.TryBind(child, childPath, context, out var bound))
                    property.Property.SetValue(record, bound);
            }
            else if (_extensionKeys.TryGetValue(name, out var extension))
            {
                // An absent key and null are the same to the feature that registered the key.
                if (child.Kind != ConfigurationNodeKind.Null && extension.TryBind(child, childPath, context, out var bound))
                    (extensions ??= []).Add(name, bound);
            }
            else
            {
                context.Errors.Add(location, childPath.ToString(), $"unknown key{(OwnerOf(name) is { } owner ? $": '{name}' belongs in {owner}" : Suggestion.For(name, Keys()))}");
            }
        }

        if (extensions is not null)
            _extensions!.SetValue(record, extensions);
        AddMissing(node, path, context);
        value = record;
        return true;
    }

    // The key of an object within this one that alone has such a key: it stands one level too high.
    private string? OwnerOf(string key)
    {
        var owners = _properties.Where(property => property.Value.Binder is RecordBinder inner && inner.BinderOf(key) is not null).Take(2).ToArray();
        return owners is [var owner] ? owner.Key : null;
    }

    private IEnumerable<string> Keys() => _properties.Keys.Concat(_extensionKeys.Keys);

    private void AddMissing(ConfigurationNode node, BindingPath path, BindingContext context)
    {
        if (!context.IsComplete && !path.IsInEntry)
            return;
        foreach (var (name, property) in _properties)
        {
            if (property.IsRequired && node.Find(name) is null)
                context.Errors.Add(node.Location, $"{path}:{name}", $"is required: {property.Binder.Expected}");
        }
    }
}
