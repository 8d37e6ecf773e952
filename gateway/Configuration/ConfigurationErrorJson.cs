using System.Text.Json;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration;

/// <summary>One error as JSON, the same for commands and the admin port.</summary>
internal static class ConfigurationErrorJson
{
    /// <summary><c>{"file":…,"line":…,"column":…,"path":…,"message":…}</c>; file, line and column are null when unknown.</summary>
    public static void Write(Utf8JsonWriter writer, ConfigurationError error)
    {
        writer.WriteStartObject();
        if (error.Location is { } location)
        {
            writer.WriteString("file", location.File);
            writer.WriteNumber("line", location.Line);
            writer.WriteNumber("column", location.Column);
        }
        else
        {
            writer.WriteNull("file");
            writer.WriteNull("line");
            writer.WriteNull("column");
        }

        writer.WriteString("path", error.Path);
        writer.WriteString("message", error.Message);
        writer.WriteEndObject();
    }
}
