using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching.Serving;

/// <summary>Puts stored fields into a response. The server finds the fields that nearly every response has faster by their own properties than by name.</summary>
internal static class FieldSetter
{
    /// <summary>Sets a field.</summary>
    /// <param name="target">The response's.</param>
    /// <param name="name">As it was stored: the server gives well-known names as the same strings.</param>
    /// <param name="values">Its values.</param>
    public static void Set(IHeaderDictionary target, string name, StringValues values)
    {
        switch (name)
        {
            case "Content-Type":
                target.ContentType = values;
                break;
            case "Date":
                target.Date = values;
                break;
            case "ETag":
                target.ETag = values;
                break;
            case "Last-Modified":
                target.LastModified = values;
                break;
            case "Cache-Control":
                target.CacheControl = values;
                break;
            case "Accept-Ranges":
                target.AcceptRanges = values;
                break;
            case "Vary":
                target.Vary = values;
                break;
            case "Server":
                target.Server = values;
                break;
            case "Content-Encoding":
                target.ContentEncoding = values;
                break;
            default:
                target[name] = values;
                break;
        }
    }
}
