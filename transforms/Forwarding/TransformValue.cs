namespace Gateway.Transforms.Forwarding;

/// <summary>What the value of a transform's key must be.</summary>
internal enum TransformValue
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary><c>true</c> or <c>false</c>, in any case.</summary>
    Boolean,

    /// <summary>A header's name (RFC 9110 §5.6.2).</summary>
    HeaderName,

    /// <summary>Header names with <c>;</c> between them.</summary>
    HeaderNames,

    /// <summary>A method; a token as well (RFC 9110 §9.1).</summary>
    Method,

    /// <summary>A path with the route's parameters in braces.</summary>
    PathTemplate,

    /// <summary>What becomes of a header that the client sent.</summary>
    ForwardedAction,

    /// <summary>A list of the parameters of <c>Forwarded</c> (RFC 7239 §5).</summary>
    ForwardedParameters,

    /// <summary>How <c>Forwarded</c> writes an address.</summary>
    NodeFormat,

    /// <summary>For which responses.</summary>
    Condition,
}
