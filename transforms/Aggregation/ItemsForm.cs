using System.Text.Json.Serialization;

namespace Gateway.Transforms.Aggregation;

/// <summary>What the results of a part that is called for several items make together.</summary>
public enum ItemsForm
{
    /// <summary>An array with the result of each item in its place.</summary>
    [JsonStringEnumMemberName("list")]
    List,

    /// <summary>An object with a member for each item.</summary>
    [JsonStringEnumMemberName("map")]
    Map,
}
