using System.Text.Json.Serialization;

namespace Gateway.Transforms.Aggregation;

/// <summary>What becomes of a header that several parts have.</summary>
public enum HeaderCombination
{
    /// <summary>The most restrictive of what all parts say; for <c>Cache-Control</c> alone.</summary>
    [JsonStringEnumMemberName("shortest")]
    Shortest,

    /// <summary>The members of all lists, each once.</summary>
    [JsonStringEnumMemberName("union")]
    Union,

    /// <summary>All lines, in the order of the parts.</summary>
    [JsonStringEnumMemberName("append")]
    Append,

    /// <summary>That of the first part that has it.</summary>
    [JsonStringEnumMemberName("first")]
    First,

    /// <summary>Left out.</summary>
    [JsonStringEnumMemberName("omit")]
    Omit,
}
