using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.Commands.OpenApi;

/// <summary>A parameter of a route's path, and what its constraints say of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsInteger">Whether it is a number.</param>
/// <param name="IsCatchAll">Whether it may be of several segments.</param>
/// <param name="Values">All that it may be; empty where that is no list.</param>
/// <param name="Pattern">The expression that it has to match, where that is no list; null for none.</param>
internal sealed partial record PathParameter(string Name, bool IsInteger, bool IsCatchAll, IReadOnlyList<string> Values, string? Pattern)
{
    private const string RegexBegin = "regex(";

    private static readonly string[] IntegerPolicies = ["int", "long"];

    /// <summary>Reads a parameter of a path that passed the validators.</summary>
    public static PathParameter Of(RoutePatternParameterPart part)
    {
        var policies = part.ParameterPolicies.Select(static policy => policy.Content ?? "").ToArray();
        var regex = policies.FirstOrDefault(static policy => policy.StartsWith(RegexBegin, StringComparison.Ordinal))?[RegexBegin.Length..^1];
        string[] values = regex is not null && PlainChoice().Match(regex) is { Success: true } choice ? choice.Groups["all"].Value.Split('|') : [];
        return new PathParameter(
            part.Name, policies.Any(static policy => IntegerPolicies.Contains(policy, StringComparer.Ordinal)), part.IsCatchAll, values,
            regex is null || values.Length > 0 || OfDotNetAlone().IsMatch(regex) ? null : regex);
    }

    /// <summary>Such as <c>^(login|logout)$</c>.</summary>
    [GeneratedRegex(@"^\^(?<open>\((\?:)?)?(?<all>[A-Za-z0-9_-]+(?(open)(\|[A-Za-z0-9_-]+)*))(?(open)\))\$$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlainChoice();

    /// <summary>What the expressions of JSON Schema, which are JavaScript's, do not have or understand otherwise.</summary>
    [GeneratedRegex(@"\(\?(?![:=!])|\\[AZzGpP]|\[[^\]]*-\[", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OfDotNetAlone();
}
