using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Receiving.Methods;

/// <summary>The methods a route takes beside the usual ones: metadata of its endpoint. Immutable, safe to share.</summary>
/// <param name="names">In upper case, none twice.</param>
internal sealed class ExtraMethods(IReadOnlyList<string> names)
{
    /// <summary>The usual methods and these, as the value of <c>Allow</c>.</summary>
    public string Allowed { get; } = $"{RequestMethods.UsualList}, {string.Join(", ", names)}";

    /// <summary>Whether the method is among them.</summary>
    public bool Contains(string method)
    {
        foreach (var name in names)
        {
            if (name == method)
                return true;
        }

        return false;
    }

    /// <summary>Resolves the route key <c>ExtraMethods</c>; null where there are none.</summary>
    public static object? Resolve(RouteKeyContext route)
    {
        if (route.Value is not IReadOnlyList<string> { Count: > 0 } names)
            return null;
        for (var i = 0; i < names.Count; i++)
        {
            if (WhyNot(names[i]) is { } reason)
                route.Errors.Add($"{route.Path}:{i}", $"'{names[i]}' {reason}");
            else if (names.Take(i).Contains(names[i]))
                route.Errors.Add($"{route.Path}:{i}", $"'{names[i]}' is there twice");
        }

        return new ExtraMethods(names);
    }

    private static string? WhyNot(string name)
    {
        if (!FieldSyntax.IsToken(name) || name.Any(char.IsAsciiLetterLower))
            return "must be a method in upper case, such as \"PROPFIND\"";
        if (RequestMethods.IsUsual(name))
            return "is taken by every route";
        return RequestMethods.IsNeverAllowed(name) ? "is never passed on" : null;
    }
}
