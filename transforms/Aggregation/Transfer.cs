using System.Text.Json.Serialization;

namespace Gateway.Transforms.Aggregation;

/// <summary>How parts are sent as they come, to clients that ask for it.</summary>
public enum Transfer
{
    /// <summary>A line of JSON each: <c>application/x-ndjson</c>.</summary>
    [JsonStringEnumMemberName("ndjson")]
    Lines,

    /// <summary>A body each: <c>multipart/mixed</c>.</summary>
    [JsonStringEnumMemberName("multipart/mixed")]
    Multipart,
}
