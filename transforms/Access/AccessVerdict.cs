namespace Gateway.Transforms.Access;

/// <summary>What a policy says of a request.</summary>
internal enum AccessVerdict
{
    /// <summary>It is let in.</summary>
    Allowed,

    /// <summary>A rule of <c>Deny</c> fits it.</summary>
    Denied,

    /// <summary>No rule of <c>Allow</c> fits it.</summary>
    NotAllowed,
}
