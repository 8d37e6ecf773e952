namespace Gateway.Transforms.RequestRules;

/// <summary>What is wrong with a body that says it is JSON.</summary>
internal enum JsonFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is no JSON (RFC 8259 §2).</summary>
    Syntax,

    /// <summary>It is not UTF-8 (§8.1).</summary>
    NotUtf8,

    /// <summary>An escape stands for half a character, which is no text to many readers (§8.2).</summary>
    HalfCharacter,

    /// <summary>Objects and lists lie deeper in each other than is taken.</summary>
    TooDeep,

    /// <summary>A name stands twice in an object (§4).</summary>
    NameTwice,
}
