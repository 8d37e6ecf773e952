using System.Text;
using Gateway.Transforms.Shared.Json;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>The names of failures, the same in bodies, headers and metrics.</summary>
internal static class PartFailures
{
    private static readonly string[] Names =
    [
        "none", "timeout", "unavailable", "unreachable", "broken_off", "status", "redirect", "content_type", "coding", "not_json", "characters", "too_deep", "repeated_name", "too_large",
        "no_value", "bad_value", "too_many_items", "cancelled", "internal", "cross_origin", "too_many_calls",
    ];

    private static readonly byte[][] Bytes = [.. Names.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Its name.</summary>
    public static string NameOf(PartFailure failure) => Names[(int)failure];

    /// <summary>Its name in UTF-8.</summary>
    public static ReadOnlySpan<byte> BytesOf(PartFailure failure) => Bytes[(int)failure];

    /// <summary>What a fault of JSON is of a part.</summary>
    public static PartFailure Of(JsonFault fault) => fault switch
    {
        JsonFault.None => PartFailure.None,
        JsonFault.NotUtf8 or JsonFault.HalfCharacter => PartFailure.Characters,
        JsonFault.TooDeep => PartFailure.TooDeep,
        JsonFault.RepeatedName => PartFailure.RepeatedName,
        _ => PartFailure.NotJson,
    };
}
