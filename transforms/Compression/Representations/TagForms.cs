namespace Gateway.Transforms.Compression.Representations;

/// <summary>In which forms a route's backend was seen to send entity tags.</summary>
[Flags]
internal enum TagForms
{
    /// <summary>None was seen yet.</summary>
    None = 0,

    /// <summary><c>"x"</c>.</summary>
    Strong = 1,

    /// <summary><c>W/"x"</c>.</summary>
    Weak = 2,
}
