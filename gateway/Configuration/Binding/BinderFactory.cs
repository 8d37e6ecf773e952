using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration.Binding;

/// <summary>
/// Makes binders from types by reflection, once per process: a type that cannot be bound is a mistake of its feature
/// and shows when the loader is made, whatever the file says.
/// </summary>
internal sealed class BinderFactory
{
    private readonly NullabilityInfoContext _nullability = new();
    private readonly Dictionary<(Type Type, bool IsSecret), ValueBinder> _records = [];
    private readonly Dictionary<string, ValueBinder> _routeKeys = [];
    private readonly Dictionary<string, ValueBinder> _callKeys = [];

    /// <summary>A factory that knows the keys which features add to routes.</summary>
    /// <exception cref="InvalidOperationException">Two have the same name, or one has a type that cannot be bound.</exception>
    public BinderFactory(IEnumerable<RouteKey> routeKeys)
    {
        foreach (var key in routeKeys)
        {
            // A route names one policy or several: no key forces brackets around a single value.
            var binder = Create(key.ValueType, nullability: null, new BindingRules(Accepted: null, IsSecret: false, TakesOne: true));
            if (!_routeKeys.TryAdd(key.Key, binder))
                throw new InvalidOperationException($"The route key '{key.Key}' is registered twice.");
            if (key.IsForCalls)
                _callKeys.Add(key.Key, binder);
        }
    }

    /// <summary>The binder of a section's options.</summary>
    /// <exception cref="InvalidOperationException">The type, or one within it, cannot be bound, or is a secret that cannot be hidden.</exception>
    public ValueBinder Create(Type type) => Create(type, nullability: null, default);

    private ValueBinder Create(Type type, NullabilityInfo? nullability, BindingRules rules, bool takesLiterals = false)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var (accepted, isSecret, _) = rules;
        if (type == typeof(string))
            return new TextBinder(isSecret, takesLiterals);
        if (type == typeof(bool))
            return new BooleanBinder(isSecret);
        if (type == typeof(int))
            return new NumberBinder<int>(accepted, isSecret);
        if (type == typeof(long))
            return new NumberBinder<long>(accepted, isSecret);
        if (type == typeof(double))
            return new NumberBinder<double>(accepted, isSecret);
        if (type == typeof(TimeSpan))
            return new DurationBinder(accepted, isSecret);
        if (type == typeof(ByteSize))
            return new ByteSizeBinder(accepted, isSecret);
        if (type == typeof(Uri))
            return new UriBinder(isSecret);
        if (type == typeof(Version))
            return new HttpVersionBinder(isSecret);
        // Whoever reads the JSON binds it in a way of its own, which knows of no secret.
        if (type == typeof(JsonElement))
            return isSecret ? throw CannotHide(type) : new JsonBinder();
        if (type.IsEnum)
            return type.IsDefined(typeof(FlagsAttribute)) ? new FlagsBinder(type, isSecret) : new EnumBinder(type, isSecret);
        if (type.IsArray)
            return List(type.GetElementType()!, nullability?.ElementType, rules);
        if (IsGeneric(type, typeof(IReadOnlyList<>)))
            return List(type.GenericTypeArguments[0], nullability?.GenericTypeArguments[0], rules);
        if (IsGeneric(type, typeof(IReadOnlyDictionary<,>)) && type.GenericTypeArguments[0] == typeof(string))
            return Dictionary(type.GenericTypeArguments[1], nullability?.GenericTypeArguments[1], rules);
        if (IsRecord(type) && type.IsAbstract && type.GetCustomAttributes<VariantAttribute>().ToArray() is { Length: > 0 } variants)
            return Variants(type, variants, isSecret);
        if (IsRecord(type) && !type.IsAbstract && type.GetConstructor(Type.EmptyTypes) is not null)
            return Record(type, isSecret);
        throw new InvalidOperationException($"A configuration cannot be bound to the type {type}.");
    }

    private ListBinder List(Type item, NullabilityInfo? nullability, BindingRules rules) =>
        new(item, Create(item, nullability, rules with { TakesOne = false }), AllowsNull(item, nullability), rules.TakesOne, rules.IsSecret);

    private DictionaryBinder Dictionary(Type entry, NullabilityInfo? nullability, BindingRules rules) =>
        new(entry, Create(entry, nullability, rules, takesLiterals: true), AllowsNull(entry, nullability), rules.IsSecret);

    private VariantBinder Variants(Type type, VariantAttribute[] variants, bool isSecret)
    {
        if (isSecret)
            throw CannotHide(type);
        return new VariantBinder(variants.ToDictionary(
            static variant => variant.Name,
            variant => type.IsAssignableFrom(variant.Type) && Record(variant.Type, isSecret) is RecordBinder record
                ? record
                : throw new InvalidOperationException($"{variant.Type} is no variant of {type}.")));
    }

    private ValueBinder Record(Type type, bool isSecret)
    {
        if (_records.TryGetValue((type, isSecret), out var known))
            return known;

        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static property => property.CanWrite).ToArray();
        if (properties.FirstOrDefault(static property => property.IsDefined(typeof(WholeSectionAttribute))) is { } whole)
            return _records[(type, isSecret)] = new WholeSectionBinder(type, Property(whole, instance: null, isSecret));

        // The keys that features add are bound in the same way wherever they stand.
        var extensions = properties.FirstOrDefault(static property => property.IsDefined(typeof(ExtensionKeysAttribute)));
        if (isSecret && extensions is not null)
            throw CannotHide(type);

        var binder = new RecordBinder(type, isSecret);
        // Known before its properties are: a record may contain itself.
        _records.Add((type, isSecret), binder);
        var instance = Activator.CreateInstance(type)!;
        foreach (var property in properties.Where(static property => !property.IsDefined(typeof(ExtensionKeysAttribute))))
            binder.Add(property.Name, Property(property, instance, isSecret));
        if (extensions is not null)
            binder.AddExtensions(extensions, extensions.GetCustomAttribute<ExtensionKeysAttribute>()!.ForCalls ? _callKeys : _routeKeys);
        return binder;
    }

    private RecordProperty Property(PropertyInfo property, object? instance, bool isSecret)
    {
        var nullability = _nullability.Create(property);
        var isSecretItself = property.IsDefined(typeof(SecretAttribute));
        var rules = new BindingRules(
            property.GetCustomAttribute<AcceptedAttribute>(),
            isSecret || isSecretItself,
            property.IsDefined(typeof(OneOrManyAttribute)));
        var allowsNull = AllowsNull(property.PropertyType, nullability);
        var isRequired = property.IsDefined(typeof(RequiredMemberAttribute))
            || (!allowsNull && instance is not null && property.GetValue(instance) is null);
        return new RecordProperty(property, Create(property.PropertyType, nullability, rules), allowsNull, isRequired, isSecretItself);
    }

    private static InvalidOperationException CannotHide(Type type) => new($"[Secret] cannot hide a value of the type {type}.");

    private static bool AllowsNull(Type type, NullabilityInfo? nullability) =>
        Nullable.GetUnderlyingType(type) is not null || (!type.IsValueType && nullability?.WriteState == NullabilityState.Nullable);

    // Only records have this method. Without the question, any class would do: an object, a list with its Capacity.
    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private static bool IsGeneric(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}
