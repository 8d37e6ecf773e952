namespace Gateway.Transforms.Aggregation.Json;

/// <summary>Why bytes are not taken for JSON.</summary>
internal enum JsonFault
{
    /// <summary>They are taken.</summary>
    None,

    /// <summary>They break the grammar (RFC 8259).</summary>
    Grammar,

    /// <summary>They are not UTF-8 (§8.1), or a text holds half a character (§8.2).</summary>
    Characters,

    /// <summary>Values lie too deep in each other.</summary>
    Depth,

    /// <summary>An object has a name twice, so that two readers may see two values (§4).</summary>
    RepeatedName,
}
