using Gateway.Configuration.Reading;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration.Binding;

/// <summary>
/// Joins what several files say: the keys of a record come from any file, a named entry of a dictionary, a list or a
/// single value from one file only.
/// </summary>
/// <param name="errors">Takes an error for whatever stands in two files.</param>
internal sealed class ConfigurationMerger(ConfigurationErrors errors)
{
    /// <summary>One root object from those of all files.</summary>
    /// <param name="roots">At least one; each an object.</param>
    /// <param name="sections">The binder of each known section.</param>
    public ConfigurationNode Merge(IReadOnlyList<ConfigurationNode> roots, IReadOnlyDictionary<string, ValueBinder> sections)
    {
        var properties = roots
            .SelectMany(static root => root.Properties)
            .Where(static property => property.Name is not (ConfigurationFiles.IncludeKey or ConfigurationFiles.SchemaKey))
            .GroupBy(static property => property.Name)
            .Select(group => Merge([.. group], sections.GetValueOrDefault(group.Key), group.Key));
        return new ConfigurationNode(ConfigurationNodeKind.Object, roots[0].Location) { Properties = [.. properties] };
    }

    private ConfigurationProperty Merge(IReadOnlyList<ConfigurationProperty> same, ValueBinder? binder, string path)
    {
        var first = same[0];
        if (same.Count == 1)
            return first;

        binder = binder is WholeSectionBinder whole ? whole.Inner : binder;
        // A key that nobody knows is taken for a record: it is an error already.
        var isJoined = binder is null or RecordBinder or DictionaryBinder
            && same.All(static property => property.Value.Kind == ConfigurationNodeKind.Object);
        if (!isJoined)
        {
            foreach (var again in same.Skip(1))
                errors.Add(again.Location, path, $"is already given at {first.Location}; only one file may give it");
            return first;
        }

        var properties = same
            .SelectMany(static property => property.Value.Properties)
            .GroupBy(static property => property.Name)
            .Select(group => binder is DictionaryBinder
                ? Single([.. group], $"{path}:{group.Key}")
                : Merge([.. group], (binder as RecordBinder)?.BinderOf(group.Key), $"{path}:{group.Key}"));
        return first with { Value = new ConfigurationNode(ConfigurationNodeKind.Object, first.Value.Location) { Properties = [.. properties] } };
    }

    private ConfigurationProperty Single(IReadOnlyList<ConfigurationProperty> same, string path)
    {
        foreach (var again in same.Skip(1))
            errors.Add(again.Location, path, $"is already defined at {same[0].Location}; only one file may define it");
        return same[0];
    }
}
