using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Shared;

/// <summary>Header fields whose value is a list of names (RFC 9110 §5.6.1).</summary>
public static class ListFields
{
    /// <summary>Whether a list has an element, in whatever case. Allocates nothing.</summary>
    /// <param name="lines">The field's lines; none for an empty list.</param>
    /// <param name="element">A token, without parameters.</param>
    public static bool Has(StringValues lines, string element)
    {
        foreach (var line in lines)
        {
            foreach (var range in line.AsSpan().Split(','))
            {
                if (line.AsSpan()[range].Trim(" \t").Equals(element, StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }

        return false;
    }

    /// <summary>Adds a name to <c>Vary</c>, in one line, unless it is there, or everything is (RFC 9110 §12.5.5).</summary>
    /// <param name="headers">The response's.</param>
    /// <param name="name">The request header that the response depends on.</param>
    public static void Vary(IHeaderDictionary headers, string name)
    {
        var vary = headers.Vary;
        if (!Has(vary, name) && !Has(vary, "*"))
            headers.Vary = StringValues.IsNullOrEmpty(vary) ? name : $"{vary}, {name}";
    }
}
