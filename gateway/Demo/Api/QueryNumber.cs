using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Gateway.Demo.Api;

/// <summary>Reads a bounded number from the query.</summary>
internal static class QueryNumber
{
    /// <summary>False when the value is no number from <paramref name="minimum"/> to <paramref name="maximum"/>, ends included.</summary>
    public static bool TryRead(HttpContext context, string name, int minimum, int maximum, ref int value)
    {
        var text = context.Request.Query[name];
        if (text.Count == 0)
            return true;
        return int.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= minimum && value <= maximum;
    }
}
