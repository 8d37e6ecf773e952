using System.Text.Json.Serialization;

namespace Gateway.Transforms.Aggregation;

/// <summary>Where a client reads which parts failed.</summary>
public enum ErrorPlacement
{
    /// <summary>In the body, as <c>errors</c>, and in <c>Gateway-Parts</c>.</summary>
    [JsonStringEnumMemberName("inline")]
    Inline,

    /// <summary>In <c>Gateway-Parts</c> alone.</summary>
    [JsonStringEnumMemberName("omit")]
    Omit,
}
