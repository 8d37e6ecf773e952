using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Shared;

/// <summary>What methods promise (RFC 9110 §9.2), of those that backends know. Allocates nothing.</summary>
public static class MethodTraits
{
    /// <summary>Whether nothing is asked to be changed (§9.2.1).</summary>
    /// <param name="method">In whatever case.</param>
    public static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    /// <summary>Whether doing it twice is as doing it once (§9.2.2).</summary>
    /// <param name="method">In whatever case.</param>
    public static bool IsIdempotent(string method) => IsSafe(method) || HttpMethods.IsPut(method) || HttpMethods.IsDelete(method);
}
