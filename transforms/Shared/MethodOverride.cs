using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Shared;

/// <summary>Headers by which Laravel and others take another method than the one of the request line.</summary>
internal static class MethodOverride
{
    private static readonly FrozenSet<string> Names = new[]
    {
        "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True for such a header, every separator read as <c>-</c>.</summary>
    public static bool IsNamed(string header) => Names.Contains(FoldedName.Of(header));

    /// <summary>Whether a request names another method on a route that lets it; which one, backends may read in more than one way.</summary>
    public static bool IsUsed(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<MethodOverrideAllowed>() is null)
            return false;
        foreach (var (name, _) in context.Request.Headers)
        {
            if (IsNamed(name))
                return true;
        }

        return false;
    }
}
