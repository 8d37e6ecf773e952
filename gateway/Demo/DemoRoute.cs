using Microsoft.AspNetCore.Http;

namespace Gateway.Demo;

/// <summary>A path with at most one variable part, such as <c>/api/products/{id}/stock</c> or <c>/api/echo/{**rest}</c>.</summary>
internal sealed class DemoRoute
{
    private readonly string _before;
    private readonly string? _after;
    private readonly bool _takesSlashes;

    /// <summary>A route; the handler gets the variable part, or an empty text where there is none.</summary>
    public DemoRoute(string method, string pattern, Func<HttpContext, string, Task> handler)
    {
        Method = method;
        Handler = handler;
        var start = pattern.IndexOf('{', StringComparison.Ordinal);
        _before = start < 0 ? pattern : pattern[..start];
        _takesSlashes = pattern.Contains("{**", StringComparison.Ordinal);
        _after = start < 0 ? null : pattern[(pattern.IndexOf('}', StringComparison.Ordinal) + 1)..];
    }

    /// <summary>GET or POST; GET stands for HEAD too, * for any.</summary>
    public string Method { get; }

    public Func<HttpContext, string, Task> Handler { get; }

    public bool Takes(string method) => Method == "*" || Method == method || (Method == "GET" && method == "HEAD");

    /// <summary>True when the path fits; gives the variable part, which is not empty and holds no slash unless it is <c>{**…}</c>.</summary>
    public bool Matches(string path, out string variable)
    {
        variable = "";
        if (_after is null)
            return path == _before;

        var length = path.Length - _before.Length - _after.Length;
        if (length <= 0 || !path.StartsWith(_before, StringComparison.Ordinal) || !path.EndsWith(_after, StringComparison.Ordinal))
            return false;
        variable = path.Substring(_before.Length, length);
        return _takesSlashes || !variable.Contains('/', StringComparison.Ordinal);
    }
}
