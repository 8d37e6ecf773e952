using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Reloading;

/// <summary>
/// A configuration that carries the number of its edit to the client, and to the backend in two places that change
/// together: which instance is asked, and by which path.
/// </summary>
internal static class EditedConfiguration
{
    /// <summary>What to ask for.</summary>
    public const string Target = "/probe";

    private const string EditHeader = "X-Edit";

    /// <summary>The text of an edit.</summary>
    public static string Text(int edit)
    {
        var instance = TestBackends.Running.Express[edit % 2];
        return GatewayConfiguration.Of(
            $$"""
            "probe": {
              "ClusterId": "backend",
              "Match": { "Path": "{{Target}}" },
              "Transforms": [
                { "PathSet": "/echo/{{instance.Name}}/{{edit}}" },
                { "ResponseHeader": "{{EditHeader}}", "Set": "{{edit}}", "When": "Always" }
              ]
            }
            """,
            $$""" "backend": { "Destinations": { "{{instance.Name}}": { "Address": "{{instance.Url}}" } } } """);
    }

    /// <summary>The text of an edit that must not go live, wrong in another way each time.</summary>
    public static string BrokenText(int edit)
    {
        var text = Text(edit);
        return (edit % 7) switch
        {
            0 => text[..(text.Length / 2)],
            1 => text.Replace("\"ClusterId\": \"backend\"", "\"ClusterId\": \"elsewhere\"", StringComparison.Ordinal),
            2 => text.Replace("\"Address\": \"http://", "\"Address\": \"//", StringComparison.Ordinal),
            3 => text.Replace("\"PathSet\"", "\"PathSett\"", StringComparison.Ordinal),
            4 => "{}",
            5 => "",
            _ => text.Replace("\"Match\": {", "\"Order\": \"first\", \"Match\": {", StringComparison.Ordinal),
        };
    }

    /// <summary>The number of the edit that an answer comes from.</summary>
    public static int EditOf(RawResponse response) => int.Parse(response.ValueOf(EditHeader) ?? "0");

    /// <summary>What is wrong with an answer: null when every part of it is of one edit, and none before the connection's last.</summary>
    public static string? Check(RawResponse response, Load.ConnectionState state)
    {
        if (response.Status != 200)
            return response.StatusLine;

        var edit = EditOf(response);
        if (edit < state.Edit)
            return $"edit {edit} after edit {state.Edit}";
        state.Edit = edit;

        var echo = JsonSerializer.Deserialize<JsonElement>(response.Body);
        var expected = TestBackends.Running.Express[edit % 2].Name;
        var (instance, target) = (echo.GetProperty("instance").GetString(), echo.GetProperty("target").GetString());
        return instance == expected && target == $"/echo/{expected}/{edit}"
            ? null
            : $"header of edit {edit}, but instance {instance} was asked for {target}";
    }
}
