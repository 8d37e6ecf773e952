using System.Reflection;
using System.Text.Json.Serialization;

namespace Gateway.Transforms.Shared.Configuration;

/// <summary>How the members of an enum are written in a configuration: by their names, or as <see cref="JsonStringEnumMemberNameAttribute"/> says.</summary>
public static class ConfiguredNames
{
    /// <summary>The names of all members, in their order, with the members.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Of(Type type) => Enum.GetNames(type).Select(name => new KeyValuePair<string, object>(
        type.GetField(name)!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? name, Enum.Parse(type, name)));
}
