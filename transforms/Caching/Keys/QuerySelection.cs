using System.Text;

namespace Gateway.Transforms.Caching.Keys;

/// <summary>
/// Which parameters of a query are in the key, and in which order. Parameters are compared as they are written: <c>%61</c> is not <c>a</c>, which at worst stores
/// a response twice. Immutable, safe to share.
/// </summary>
internal sealed class QuerySelection
{
    private readonly NamePatterns? _include;
    private readonly NamePatterns _exclude;
    private readonly bool _sorts;

    private QuerySelection(CacheQueryOptions options)
    {
        _include = options.Include is { } include ? new NamePatterns(include) : null;
        _exclude = new NamePatterns(options.Exclude);
        _sorts = options.Sort;
    }

    /// <summary>The selection; null for all parameters as they are.</summary>
    public static QuerySelection? Of(CacheQueryOptions options) =>
        options.Include is null && options.Exclude.Count == 0 && !options.Sort ? null : new QuerySelection(options);

    /// <summary>A path and query with what is selected of the query; as it is where there is nothing to select.</summary>
    public static string Of(string target, QuerySelection? selection) => selection is null ? target : selection.ApplyTo(target);

    /// <summary>A target with what is selected of its query.</summary>
    public string ApplyTo(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? target : string.Concat(target.AsSpan(0, query), Apply(target[query..]));
    }

    /// <summary>The query with what is selected.</summary>
    /// <param name="query">With its question mark, or empty.</param>
    public string Apply(string query)
    {
        if (query.Length <= 1)
            return query;
        var kept = new List<string>();
        foreach (var range in query.AsSpan(1).Split('&'))
        {
            var parameter = query.AsSpan(1)[range];
            var equals = parameter.IndexOf('=');
            var name = equals < 0 ? parameter : parameter[..equals];
            if (_include?.Contains(name) != false && !_exclude.Contains(name))
                kept.Add(parameter.ToString());
        }

        // Values of one name keep their order: a[]=1&a[]=2 is a list.
        if (_sorts)
            kept = [.. kept.OrderBy(static parameter => parameter.Split('=', 2)[0], StringComparer.Ordinal)];
        return kept.Count == 0 ? "" : new StringBuilder("?").AppendJoin('&', kept).ToString();
    }
}
