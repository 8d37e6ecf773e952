using System.Text.Json;
using Gateway.Configuration;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Commands;

/// <summary>Tells what is wrong with a configuration.</summary>
internal static class ConfigurationReport
{
    /// <summary>As JSON to standard output, or as lines to standard error.</summary>
    public static void Write(string file, ConfigurationErrors errors, bool json)
    {
        if (json)
            WriteJson(errors);
        else
            WriteErrors(file, errors);
    }

    /// <summary>One line each to standard error, and how many there are.</summary>
    public static void WriteErrors(string file, ConfigurationErrors errors)
    {
        foreach (var note in errors.Notes)
            Console.Error.WriteLine($"note: {note}");
        WriteWarnings(errors);
        foreach (var error in errors.Errors)
            Console.Error.WriteLine(error.ToString());
        if (errors.Errors.Count > 0)
            Console.Error.WriteLine($"{file}: {Count(errors.Errors.Count, "error")}");
    }

    /// <summary>One line each to standard error.</summary>
    public static void WriteWarnings(ConfigurationErrors errors)
    {
        foreach (var warning in errors.Warnings)
            Console.Error.WriteLine($"warning: {warning}");
    }

    /// <summary><c>{"ok":false,"errors":[{"file":…,"line":…,"column":…,"path":…,"message":…}],"warnings":[],"notes":[]}</c> to standard output.</summary>
    public static void WriteJson(ConfigurationErrors errors)
    {
        JsonOutput.Write(writer =>
        {
            writer.WriteBoolean("ok", errors.Errors.Count == 0);
            WriteList(writer, "errors", errors.Errors);
            WriteList(writer, "warnings", errors.Warnings);
            WriteList(writer, "notes", errors.Notes);
        });
    }

    /// <summary><c>1 error</c>, <c>2 errors</c>.</summary>
    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    private static void WriteList(Utf8JsonWriter writer, string name, IReadOnlyList<ConfigurationError> errors)
    {
        writer.WriteStartArray(name);
        foreach (var error in errors)
            ConfigurationErrorJson.Write(writer, error);
        writer.WriteEndArray();
    }
}
