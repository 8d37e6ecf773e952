using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Configuration.Corpus;

/// <summary>Walks an options record and the schema together and writes down every difference.</summary>
internal sealed partial class SchemaComparison(IReadOnlyList<RouteKey> routeKeys)
{
    private static readonly Type[] Texts = [typeof(string), typeof(Uri), typeof(Version)];

    private readonly NullabilityInfoContext _nullability = new();
    private readonly HashSet<Type> _seen = [];

    public List<string> Differences { get; } = [];

    /// <summary>Compares a record with the schema of its object.</summary>
    public void Record(Type type, SchemaNode schema, string path)
    {
        if (!_seen.Add(type))
            return;
        if (type.GetCustomAttributes<VariantAttribute>().ToArray() is { Length: > 0 } variants)
        {
            Variants(variants, schema, path);
            return;
        }

        // A section that is a list has no keys to compare, but its items may have; the corpus and the examples hold the rest.
        if (type.GetProperties().FirstOrDefault(static property => property.IsDefined(typeof(WholeSectionAttribute))) is { } whole)
        {
            Value(whole.PropertyType, schema, path);
            return;
        }
        if (schema.Object is not { } closed)
        {
            Differences.Add($"{path}: the schema has no object for {type.Name}");
            return;
        }

        var properties = PropertiesOf(type).Where(static property => !property.IsDefined(typeof(ExtensionKeysAttribute))).ToArray();
        var extensions = ExtensionsOf(type);
        Expect(closed.IsClosed, path, "is not closed with additionalProperties: false");
        var ofVariant = IsVariant(type) ? [VariantAttribute.Key] : Array.Empty<string>();
        ExpectSame(properties.Select(static property => property.Name).Concat(extensions.Select(static key => key.Key)).Concat(ofVariant), closed.Keys, path, "keys");

        var defaults = Activator.CreateInstance(type)!;
        foreach (var property in properties.Where(property => closed.Keys.Contains(property.Name)))
            Property(property, defaults, closed.Key(property.Name), closed.Required.Contains(property.Name), $"{path}:{property.Name}");
        foreach (var key in extensions.Where(key => closed.Keys.Contains(key.Key)))
        {
            var extension = closed.Key(key.Key);
            Expect(extension.TakesNull && extension.Default is { ValueKind: JsonValueKind.Null }, $"{path}:{key.Key}", "must take null and have it as default");
            Value(key.ValueType, extension, $"{path}:{key.Key}");
        }
    }

    private RouteKey[] ExtensionsOf(Type type) =>
        PropertiesOf(type).Select(static property => property.GetCustomAttribute<ExtensionKeysAttribute>()).FirstOrDefault(static attribute => attribute is not null) is { } taken
            ? [.. routeKeys.Where(key => key.IsForCalls || !taken.ForCalls)]
            : [];

    // The shapes of a key stand on a type that some of them are further from.
    private static bool IsVariant(Type type) => type.BaseType is { } parent && (parent.IsDefined(typeof(VariantAttribute), inherit: false) || IsVariant(parent));

    // Each alternative says with its Type which variant it is.
    private void Variants(VariantAttribute[] variants, SchemaNode schema, string path)
    {
        ExpectSame(variants.Select(static variant => variant.Name), schema.Alternatives.SelectMany(static one => one.Key(VariantAttribute.Key).Names), path, "variants");
        foreach (var variant in variants)
        {
            var alternative = schema.Alternatives.First(one => one.Key(VariantAttribute.Key).Names.SequenceEqual([variant.Name]));
            Expect(alternative.Required.Contains(VariantAttribute.Key), path, $"{variant.Name} does not require {VariantAttribute.Key}");
            Record(variant.Type, alternative, $"{path}:{variant.Name}");
        }
    }

    private void Property(PropertyInfo property, object defaults, SchemaNode schema, bool isRequired, string path)
    {
        var value = property.GetValue(defaults);
        var nullability = _nullability.Create(property).WriteState;
        var allowsNull = Nullable.GetUnderlyingType(property.PropertyType) is not null || nullability == NullabilityState.Nullable;
        var mustBeThere = property.IsDefined(typeof(RequiredMemberAttribute)) || (!allowsNull && value is null);

        Expect(schema.Description.Length > 0, path, "has no description");
        Expect(isRequired || !mustBeThere, path, "is required, but not in the schema");
        Expect(isRequired || schema.TakesNull == allowsNull, path, $"takes null: {allowsNull}, in the schema: {schema.TakesNull}");
        if (!mustBeThere)
            Expect(schema.Default is { } stated && IsDefault(stated, value), path, $"has the default {Show(value)}, in the schema: {schema.Default}");
        Bounds(property, schema, path);
        if (property.IsDefined(typeof(OneOrManyAttribute)))
            Expect(schema.Alternatives.Any(static node => node.Text("type") is not ("array" or "null")), path, "takes one, but not in the schema");
        Value(property.PropertyType, schema, path);
    }

    private void Value(Type type, SchemaNode schema, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
        {
            // What is broken for good is an enum's value and still not accepted.
            if (type != typeof(SslProtocols))
                ExpectSame(ConfiguredNames.Of(type).Select(static name => name.Key), schema.Names.Distinct(), path, "names");
        }
        else if (ElementOf(type, typeof(IReadOnlyList<>)) is { } item)
        {
            Expect(schema.Items is not null, path, "is a list, but not in the schema");
            if (schema.Items is { } items && path != "ReverseProxy:Routes:*:Transforms")
                Value(item, items, $"{path}:*");
        }
        else if (ElementOf(type, typeof(IReadOnlyDictionary<,>)) is { } entry)
        {
            Expect(schema.Entries is not null, path, "has free names, but not in the schema");
            if (schema.Entries is { } entries)
                Value(entry, entries, $"{path}:*");
        }
        else if (type.IsClass && !Texts.Contains(type))
        {
            Record(type, schema, path);
        }
    }

    private void Bounds(PropertyInfo property, SchemaNode schema, string path)
    {
        var accepted = property.GetCustomAttribute<AcceptedAttribute>();
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type == typeof(TimeSpan) || type == typeof(ByteSize))
        {
            var stated = Range().Match(schema.Description);
            var expected = accepted is null ? "" : $"Range: {accepted.Minimum} to {accepted.Maximum}.";
            Expect(stated.Value == expected, path, $"accepts '{expected}', in the schema: '{stated.Value}'");
        }
        else if (accepted is not null)
        {
            var number = schema.Alternatives.Single(static node => node.Text("type") is "integer" or "number");
            Expect(
                Number(number, "minimum") == accepted.Minimum && Number(number, "maximum") == accepted.Maximum,
                path,
                $"accepts {accepted.Minimum} to {accepted.Maximum}, in the schema: {Number(number, "minimum")} to {Number(number, "maximum")}");
        }
        else
        {
            Expect(!Range().IsMatch(schema.Description), path, "has a range in the schema only");
        }
    }

    private static string? Number(SchemaNode schema, string keyword) => schema.Member(keyword)?.GetRawText();

    // Durations and sizes have several spellings of one value; a record is written as what differs from its own defaults.
    private static bool IsDefault(JsonElement stated, object? value) => value switch
    {
        null => stated.ValueKind == JsonValueKind.Null,
        TimeSpan duration => Duration.TryParse(stated.GetString()!, out var read) && read == duration,
        ByteSize size => ByteSize.TryParse(stated.GetString()!, out var read) && read == size,
        bool flag => stated.ValueKind == (flag ? JsonValueKind.True : JsonValueKind.False),
        int or long or double => stated.ValueKind == JsonValueKind.Number && stated.GetDouble() == Convert.ToDouble(value, CultureInfo.InvariantCulture),
        string => stated.ValueKind == JsonValueKind.String && stated.GetString() == (string)value,
        Enum => stated.ValueKind == JsonValueKind.String && stated.GetString() == ConfiguredNames.Of(value.GetType()).First(name => name.Value.Equals(value)).Key,
        _ when ElementOf(value.GetType(), typeof(IReadOnlyDictionary<,>)) is not null => IsDefaultMap(stated, (IDictionary)value),
        IEnumerable list => stated.ValueKind == JsonValueKind.Array && stated.EnumerateArray().Zip(list.Cast<object>()).All(static pair => IsDefault(pair.First, pair.Second))
            && stated.GetArrayLength() == list.Cast<object>().Count(),
        _ => IsDefaultRecord(stated, value),
    };

    private static bool IsDefaultMap(JsonElement stated, IDictionary map) =>
        stated.ValueKind == JsonValueKind.Object
        && stated.EnumerateObject().Count() == map.Count
        && stated.EnumerateObject().All(entry => map.Contains(entry.Name) && IsDefault(entry.Value, map[entry.Name]));

    private static bool IsDefaultRecord(JsonElement stated, object record)
    {
        var fresh = Activator.CreateInstance(record.GetType())!;
        return stated.ValueKind == JsonValueKind.Object && PropertiesOf(record.GetType()).All(property =>
            stated.TryGetProperty(property.Name, out var member)
                ? IsDefault(member, property.GetValue(record))
                : Show(property.GetValue(fresh)) == Show(property.GetValue(record)));
    }

    private static string Show(object? value) => JsonSerializer.Serialize(value);

    private static IEnumerable<PropertyInfo> PropertiesOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static property => property.CanWrite);

    private static Type? ElementOf(Type type, Type definition) =>
        type.GetInterfaces().Append(type).FirstOrDefault(one => type != typeof(string) && one.IsGenericType && one.GetGenericTypeDefinition() == definition)?.GenericTypeArguments[^1];

    private void ExpectSame(IEnumerable<string> inType, IEnumerable<string> inSchema, string path, string what)
    {
        var (ofType, ofSchema) = (inType.ToHashSet(), inSchema.ToHashSet());
        Expect(ofType.SetEquals(ofSchema), path, $"{what} only in the type: [{string.Join(", ", ofType.Except(ofSchema))}], only in the schema: [{string.Join(", ", ofSchema.Except(ofType))}]");
    }

    private void Expect(bool holds, string path, string difference)
    {
        if (!holds)
            Differences.Add($"{path}: {difference}");
    }

    [GeneratedRegex(@"Range: \S+ to \S+\.", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Range();
}
