namespace Gateway.Transforms.Shared.Json;

/// <summary>Why bytes are not taken for JSON.</summary>
internal enum JsonFault
{
    /// <summary>They are taken.</summary>
    None,

    /// <summary>They break the grammar (RFC 8259 §2).</summary>
    Grammar,

    /// <summary>They are not UTF-8 (§8.1).</summary>
    NotUtf8,

    /// <summary>An escape stands for half a character, which is no text to many readers (§8.2).</summary>
    HalfCharacter,

    /// <summary>Objects and lists lie deeper in each other than is taken.</summary>
    TooDeep,

    /// <summary>An object has a name twice, so that two readers may see two values (§4).</summary>
    RepeatedName,
}
