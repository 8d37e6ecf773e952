namespace Gateway.Transforms.RequestRules;

/// <summary>What a policy says of a request.</summary>
internal enum RulesVerdict
{
    /// <summary>It is passed on.</summary>
    Passed,

    /// <summary>Its type is not taken, or not named in one way alone.</summary>
    ContentType,

    /// <summary>It is encoded, so nobody can look at what it holds.</summary>
    ContentCoding,

    /// <summary>Its body is too long.</summary>
    TooLarge,

    /// <summary>Its body is not what it says.</summary>
    Malformed,

    /// <summary>There is no memory to hold its body.</summary>
    NoRoom,
}
