namespace Gateway.Transforms.Shared.Json;

/// <summary>How a text of JSON is spelled.</summary>
internal enum TextForm
{
    /// <summary>As what it stands for.</summary>
    Plain,

    /// <summary>With escapes.</summary>
    Escaped,

    /// <summary>With an escape of half a character.</summary>
    Broken,
}
