using Gateway.Configuration.Reading;

namespace Gateway.Configuration.Binding;

/// <summary>How messages speak of values.</summary>
internal static class Wording
{
    /// <summary>The value as a message may show it: <c>a number (5)</c>, <c>"five"</c>, <c>"${NAME}"</c>, <c>a list</c>.</summary>
    public static string Describe(ConfigurationNode node) => node.Kind switch
    {
        ConfigurationNodeKind.String => Quote(node),
        ConfigurationNodeKind.Number => $"a number ({ConfigurationText.Shorten(node.RawText)})",
        _ => KindOf(node),
    };

    /// <summary>A text in quotes, as it stands in the file.</summary>
    public static string Quote(ConfigurationNode node) => $"\"{ConfigurationText.Shorten(node.RawText)}\"";

    /// <summary>The kind of a value with its article; <c>true</c>, <c>false</c> and <c>null</c> are named.</summary>
    public static string KindOf(ConfigurationNode node) => node.Kind switch
    {
        ConfigurationNodeKind.Object => "an object",
        ConfigurationNodeKind.Array => "a list",
        ConfigurationNodeKind.String => "a text",
        ConfigurationNodeKind.Number => "a number",
        _ => node.RawText,
    };
}
