using System.Text.Json;
using Gateway.Commands.Explaining;
using Gateway.Hosting;
using Gateway.Transforms.Forwarding;
using Gateway.Transforms.Maintenance;
using Gateway.Transforms.Shared.Composing;

namespace Gateway.Commands;

/// <summary><c>gateway explain METHOD URL</c>.</summary>
internal static class ExplainCommand
{
    private const int MaxOthers = 10;

    public static async Task<int> RunAsync(
        string method, string url, string[] headers, string? config, bool json)
    {
        var file = ConfigurationFile.Find(config);
        await using var host = GatewayHost.Create(file, urls: null, out var loaded);
        if (host is null || !await host.PrepareAsync())
        {
            ConfigurationReport.Write(file, loaded.Errors, json);
            return ExitCode.No;
        }

        if (ExplainedRequest.Create(host.Services, method, url, headers, out var error) is not { } request)
        {
            await Console.Error.WriteLineAsync(error);
            return ExitCode.WrongUsage;
        }

        var sections = loaded.Sections!;
        var explainer = new Explainer(
            sections.Get<ReverseProxyOptions>(), ComposedRoute.AllOf(sections), sections.Get<MaintenanceOptions>(), host.MapRoutes(), new RouterProbe(host.Services), loaded.Shown);
        var explanation = await explainer.ExplainAsync(request);
        if (json)
            WriteJson(explanation);
        else
            WriteText(explanation, $"{request.Request.Method} {url}");
        return explanation is { Winner: not null, Refusal: null } ? ExitCode.Fine : ExitCode.No;
    }

    private static void WriteText(Explanation explanation, string request)
    {
        Console.WriteLine(explanation.Winner is { } winner
            ? winner.ClusterId is { } cluster ? $"{request}\n  goes by route '{winner.RouteId}' to cluster '{cluster}'" : $"{request}\n  is answered by aggregate '{winner.RouteId}'"
            : $"{request}\n  matches no route; the gateway answers {explanation.Status}");
        if (explanation.Refusal is { } refusal)
            Console.WriteLine($"  but the gateway answers {refusal.Status} {refusal.Name}: {refusal.Message}");
        foreach (var (name, value) in explanation.Winner?.RouteValues ?? [])
            Console.WriteLine($"  {{{name}}} = {value}");
        foreach (var (key, value) in explanation.Winner?.Policies ?? [])
            Console.WriteLine($"  {key}: {value}");
        foreach (var (id, destination) in explanation.Winner?.Destinations ?? [])
            Console.WriteLine($"  destination '{id}': {destination}");
        foreach (var part in explanation.Winner?.Parts ?? [])
            Console.WriteLine($"  part '{part.Name}': {part.Asks} of cluster '{part.ClusterId}'");

        foreach (var other in explanation.Others.Take(MaxOthers))
            Console.WriteLine($"  {(other.IsNear ? "near miss" : "not")} '{other.RouteId}': {string.Join("; ", other.Reasons)}");
        if (explanation.Others.Count > MaxOthers)
            Console.WriteLine($"  … and {explanation.Others.Count - MaxOthers} more; --json lists all");
    }

    private static void WriteJson(Explanation explanation) => JsonOutput.Write(writer =>
    {
        if (explanation.Winner is { } winner)
        {
            writer.WriteString("route", winner.RouteId);
            writer.WriteString("cluster", winner.ClusterId);
            writer.WriteObject("policies", winner.Policies);
            writer.WriteObject("routeValues", winner.RouteValues);
            writer.WriteObject("destinations", winner.Destinations);
            WriteParts(writer, winner.Parts);
        }
        else
        {
            writer.WriteNull("route");
            writer.WriteNumber("status", explanation.Status!.Value);
        }

        if (explanation.Refusal is { } refusal)
            writer.WriteString("refusal", refusal.Name);
        writer.WriteStartArray("others");
        foreach (var other in explanation.Others)
        {
            writer.WriteStartObject();
            writer.WriteString("route", other.RouteId);
            writer.WriteBoolean("near", other.IsNear);
            writer.WriteStrings("reasons", other.Reasons);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private static void WriteParts(Utf8JsonWriter writer, IReadOnlyList<ExplainedPart> parts)
    {
        writer.WriteStartArray("parts");
        foreach (var part in parts)
        {
            writer.WriteStartObject();
            writer.WriteString("part", part.Name);
            writer.WriteString("cluster", part.ClusterId);
            writer.WriteString("asks", part.Asks);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
