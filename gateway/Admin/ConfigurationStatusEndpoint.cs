using System.Text.Json;
using Gateway.Configuration;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Admin;

/// <summary><c>GET /config/status</c>: the generation in force and why the last edit was refused, if it was.</summary>
internal static class ConfigurationStatusEndpoint
{
    public static Task WriteAsync(HttpContext context, ConfigurationStatus status) =>
        AdminJson.WriteAsync(context, StatusCodes.Status200OK, writer =>
        {
            var state = status.Current;
            writer.WriteNumber("processId", Environment.ProcessId);
            writer.WriteNumber("generation", state.Generation);
            writer.WriteString("loadedAt", state.LoadedAt);
            writer.WriteString("source", state.Source);
            WriteFailure(writer, state.LastError);
            WriteErrors(writer, "warnings", state.Warnings);
            writer.WriteStartArray("restartRequired");
            foreach (var section in state.RestartRequired)
                writer.WriteStringValue(section);
            writer.WriteEndArray();
        });

    private static void WriteFailure(Utf8JsonWriter writer, ConfigurationStatus.Failure? failure)
    {
        if (failure is null)
        {
            writer.WriteNull("lastError");
            return;
        }

        writer.WriteStartObject("lastError");
        writer.WriteString("at", failure.At);
        WriteErrors(writer, "errors", failure.Errors);
        writer.WriteEndObject();
    }

    private static void WriteErrors(Utf8JsonWriter writer, string name, IReadOnlyList<ConfigurationError> errors)
    {
        writer.WriteStartArray(name);
        foreach (var error in errors)
            ConfigurationErrorJson.Write(writer, error);
        writer.WriteEndArray();
    }
}
