using System.Buffers;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Routing.Patterns;
using Yarp.ReverseProxy.Transforms;

namespace Gateway.Transforms.Forwarding;

/// <summary>
/// Finds everything wrong with a route's transforms. YARP finds most of it too, but names no place, and some of it only
/// when it builds a route that is in force already.
/// </summary>
internal static class TransformsValidator
{
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly string[] Actions = Enum.GetNames<ForwardedTransformActions>();
    private static readonly string[] Conditions = Enum.GetNames<ResponseCondition>();
    private static readonly string[] NodeFormats = [.. Enum.GetNames<NodeFormat>().Where(static name => name != nameof(NodeFormat.None))];
    private static readonly string[] ForwardedParameters = ["for", "by", "host", "proto"];

    /// <summary>Adds everything wrong.</summary>
    /// <param name="path">The path of the list.</param>
    /// <param name="transforms">Null for none.</param>
    /// <param name="errors">Where to.</param>
    public static void Validate(string path, IReadOnlyList<IReadOnlyDictionary<string, string>>? transforms, ConfigurationErrors errors)
    {
        for (var i = 0; i < (transforms?.Count ?? 0); i++)
            Validate($"{path}:{i}", transforms![i], errors);
    }

    private static void Validate(string path, IReadOnlyDictionary<string, string> transform, ConfigurationErrors errors)
    {
        if (transform.Count == 0)
        {
            errors.Add(path, "is empty; a transform needs its name, such as \"PathRemovePrefix\": \"/api\"");
            return;
        }

        if (transform.Keys.FirstOrDefault(TransformShape.All.ContainsKey) is not { } name)
        {
            errors.AddUnknown(path, transform.Keys.First(), "a transform", TransformShape.All.Keys);
            return;
        }

        var shape = TransformShape.All[name];
        foreach (var (key, value) in transform)
        {
            if (key == name)
                ValidateValue($"{path}:{key}", value, shape.Value, errors);
            else if (shape.Parameters.TryGetValue(key, out var kind))
                ValidateValue($"{path}:{key}", value, kind, errors);
            else
                errors.Add($"{path}:{key}", WhyNot(key, name, shape));
        }

        if (shape.OneOf.Length > 0 && shape.OneOf.Count(transform.ContainsKey) != 1)
            errors.Add(path, $"{name} needs {(shape.OneOf.Length == 1 ? "" : "either ")}{string.Join(" or ", shape.OneOf)}");
        if (name == "Forwarded")
            ValidateFormats(path, transform, errors);
    }

    private static string WhyNot(string key, string name, TransformShape shape)
    {
        if (TransformShape.All.ContainsKey(key))
            return $"{key} and {name} are two transforms; each stands in an object of its own";
        return shape.Parameters.Count == 0
            ? $"{name} has no further keys"
            : $"'{key}' is not a key of {name}{Suggestion.For(key, shape.Parameters.Keys)}";
    }

    // YARP refuses a format without its parameter when it builds the route, not when it validates it.
    private static void ValidateFormats(string path, IReadOnlyDictionary<string, string> transform, ConfigurationErrors errors)
    {
        var parameters = Split(transform["Forwarded"]);
        foreach (var parameter in (string[])["For", "By"])
        {
            if (transform.ContainsKey($"{parameter}Format") && !parameters.Contains(parameter, StringComparer.OrdinalIgnoreCase))
                errors.Add($"{path}:{parameter}Format", $"does nothing: '{parameter.ToLowerInvariant()}' is not among the parameters");
        }
    }

    private static void ValidateValue(string path, string value, TransformValue kind, ConfigurationErrors errors)
    {
        switch (kind)
        {
            case TransformValue.Boolean when !bool.TryParse(value, out _):
                errors.Add(path, $"'{value}' must be true or false");
                break;
            case TransformValue.HeaderName when !IsToken(value):
                errors.Add(path, $"'{value}' is not a header name");
                break;
            case TransformValue.HeaderNames when value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(static name => !IsToken(name)) is { } wrong:
                errors.Add(path, $"'{wrong}' is not a header name; names stand with ';' between them");
                break;
            case TransformValue.Method when !IsToken(value):
                errors.Add(path, $"'{value}' is not a method");
                break;
            case TransformValue.PathTemplate:
                ValidateTemplate(path, value, errors);
                break;
            case TransformValue.ForwardedAction:
                CheckName(path, value, "an action", Actions, errors);
                break;
            case TransformValue.NodeFormat:
                CheckName(path, value, "a format", NodeFormats, errors);
                break;
            case TransformValue.Condition:
                CheckName(path, value, "a condition", Conditions, errors);
                break;
            case TransformValue.ForwardedParameters when Split(value).FirstOrDefault(static name => !ForwardedParameters.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } wrong:
                errors.AddUnknown(path, wrong, "a parameter of Forwarded", ForwardedParameters);
                break;
        }
    }

    private static void ValidateTemplate(string path, string template, ConfigurationErrors errors)
    {
        try
        {
            RoutePatternFactory.Parse(template);
        }
        catch (RoutePatternException exception)
        {
            errors.Add(path, $"'{template}' is not a path template: {exception.Message}");
        }
    }

    private static string[] Split(string parameters) => parameters.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);

    private static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(TokenCharacters);

    private static void CheckName(string path, string name, string kind, string[] known, ConfigurationErrors errors)
    {
        if (!known.Contains(name))
            errors.AddUnknown(path, name, kind, known);
    }
}
