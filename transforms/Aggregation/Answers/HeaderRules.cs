using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Composing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Aggregation.Answers;

/// <summary>What becomes of parts' headers. Immutable, safe to share.</summary>
internal sealed class HeaderRules
{
    private const string CacheControl = "Cache-Control";
    private const string Vary = "Vary";

    // What is about one body, or about one connection, is of no use to another body.
    private static readonly string[] NotForAnswers =
    [
        "Accept-Ranges", "Age", "Connection", "Content-Digest", "Content-Encoding", "Content-Length", "Content-Location", "Content-MD5", "Content-Range", "Content-Type", "Date", "ETag",
        "Expires", "Keep-Alive", "Last-Modified", "Location", "Repr-Digest", "Trailer", "Transfer-Encoding", "Upgrade",
    ];

    private static readonly ComposedAnswer Whole = new(IsIncomplete: false, LongestSeconds: null);
    private static readonly ComposedAnswer Incomplete = new(IsIncomplete: true, LongestSeconds: null);

    private readonly KeyValuePair<string, HeaderCombination>[] _others, _ofFailures;
    private readonly HeaderCombination _cacheControl, _vary;

    /// <summary>The rules that were configured, on top of those that always hold.</summary>
    public HeaderRules(IReadOnlyDictionary<string, HeaderCombination> configured)
    {
        var rules = new Dictionary<string, HeaderCombination>(StringComparer.OrdinalIgnoreCase)
        {
            ["Set-Cookie"] = HeaderCombination.Append,
            [Vary] = HeaderCombination.Union,
            [CacheControl] = HeaderCombination.Shortest,
            // What is kept of the answer is to be forgotten with what it was made of.
            ["Surrogate-Key"] = HeaderCombination.Append,
            ["Cache-Tag"] = HeaderCombination.Append,
            ["xkey"] = HeaderCombination.Append,
        };
        foreach (var (name, combination) in configured)
            rules[name] = combination;
        rules.Remove(CacheControl, out _cacheControl);
        rules.Remove(Vary, out _vary);
        _others = [.. rules.Where(static rule => rule.Value != HeaderCombination.Omit)];
        // Tags are such lists, whatever their name. What is of one part alone says nothing of another's failure.
        _ofFailures = [.. _others.Where(static rule => rule.Value is HeaderCombination.Append or HeaderCombination.Union && !FailureWriter.Passes(rule.Key))];
    }

    /// <summary>What is wrong with a rule; null for nothing.</summary>
    public static string? FindFault(string name, HeaderCombination combination)
    {
        var isCacheControl = name.Equals(CacheControl, StringComparison.OrdinalIgnoreCase);
        if (!FieldSyntax.IsToken(name))
            return $"'{name}' must be the name of a header";
        if (NotForAnswers.Contains(name, StringComparer.OrdinalIgnoreCase))
            return $"'{name}' is about one part's body and says nothing of the answer";
        if (name.Equals(TargetedFields.Cdn, StringComparison.OrdinalIgnoreCase) || name.Equals(TargetedFields.Own, StringComparison.OrdinalIgnoreCase))
            return $"'{name}' goes by the rule for Cache-Control";
        if (name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase) && combination == HeaderCombination.Union)
            return "must be \"append\", \"first\" or \"omit\": cookies are no lists, and have commas within";
        if (isCacheControl != (combination == HeaderCombination.Shortest) && combination != HeaderCombination.Omit)
            return isCacheControl ? "must be \"shortest\" or \"omit\": anything else would let a part's answer be kept for longer than its backend allows" : "\"shortest\" is for Cache-Control alone";
        return null;
    }

    /// <summary>Puts the headers of parts together.</summary>
    /// <param name="plan">The aggregate: what the gateway itself chose by.</param>
    /// <param name="parts">The headers of all results, in the order of the parts.</param>
    /// <param name="isComplete">Whether no part failed. An incomplete answer is not to be kept by anybody.</param>
    /// <param name="client">The request, and where the answer's headers go.</param>
    /// <param name="now">The time, for dates.</param>
    public void Combine(AggregatePlan plan, IReadOnlyList<IHeaderDictionary> parts, bool isComplete, HttpContext client, DateTimeOffset now)
    {
        var target = client.Response.Headers;
        foreach (var (name, combination) in _others)
        {
            if (Combined(parts, name, combination) is { Count: > 0 } values)
                target[name] = StringValues.Concat(target[name], values);
        }

        // Whatever becomes of those of parts: what the gateway itself chose by, no part knows.
        if (VaryOf(plan, parts) is { Count: > 0 } vary)
            target.Vary = StringValues.Concat(target.Vary, vary);
        if (!isComplete)
        {
            target.CacheControl = "no-store";
            client.Features.Set(Incomplete);
        }
        else if (_cacheControl == HeaderCombination.Shortest)
        {
            CacheFields.Write(parts, plan.IsForCaller, Credentials.AreSent(client, plan), client, now);
        }
        else
        {
            // One address has another answer for each of those who call, which no backend can know.
            if (plan.IsForCaller)
                target.CacheControl = "private";
            client.Features.Set(Whole);
        }
    }

    /// <summary>
    /// Says what may be done with a part's failure that is passed on: nothing that those that it comes from forbid, and it is forgotten with any of them. What was asked for may have come from the request, or from
    /// what is one caller's alone.
    /// </summary>
    /// <param name="plan">The aggregate: what the gateway itself chose by.</param>
    /// <param name="parts">The headers of the failure, and of all results that the part waited for.</param>
    /// <param name="client">The request, and where the answer's headers go.</param>
    /// <param name="now">The time, for dates.</param>
    public void Restrict(AggregatePlan plan, IReadOnlyList<IHeaderDictionary> parts, HttpContext client, DateTimeOffset now)
    {
        var target = client.Response.Headers;
        foreach (var (name, combination) in _ofFailures)
        {
            if (Combined(parts, name, combination) is { Count: > 0 } values)
                target[name] = StringValues.Concat(target[name], values);
        }

        if (Union(parts, Vary, plan.Vary) is { Count: > 0 } vary)
            target.Vary = StringValues.Concat(target.Vary, vary);
        CacheFields.Write(parts, plan.IsForCaller, Credentials.AreSent(client, plan), client, now);
    }

    private StringValues VaryOf(AggregatePlan plan, IReadOnlyList<IHeaderDictionary> parts) => _vary switch
    {
        HeaderCombination.Union => Union(parts, Vary, plan.Vary),
        HeaderCombination.Omit => plan.Vary,
        _ => StringValues.Concat(plan.Vary, Combined(parts, Vary, _vary)),
    };

    private static StringValues Combined(IReadOnlyList<IHeaderDictionary> parts, string name, HeaderCombination combination) => combination switch
    {
        HeaderCombination.Append => Append(parts, name),
        HeaderCombination.Union => Union(parts, name, []),
        _ => First(parts, name),
    };

    private static StringValues Append(IReadOnlyList<IHeaderDictionary> parts, string name)
    {
        var all = StringValues.Empty;
        foreach (var part in parts)
            all = StringValues.Concat(all, part[name]);
        return all;
    }

    private static StringValues First(IReadOnlyList<IHeaderDictionary> parts, string name)
    {
        foreach (var part in parts)
        {
            if (part[name] is { Count: > 0 } values)
                return values;
        }

        return StringValues.Empty;
    }

    private static StringValues Union(IReadOnlyList<IHeaderDictionary> parts, string name, string[] own)
    {
        List<string>? members = own.Length > 0 ? [.. own] : null;
        foreach (var part in parts)
        {
            foreach (var line in part[name])
            {
                foreach (var range in line.AsSpan().Split(','))
                {
                    var member = line.AsSpan(range).Trim(" \t");
                    if (!member.IsEmpty && !Has(members, member))
                        (members ??= []).Add(member.ToString());
                }
            }
        }

        // RFC 9110 §12.5.5: one star says all there is to say.
        return members is null ? StringValues.Empty : members.Contains("*") ? "*" : string.Join(", ", members);
    }

    private static bool Has(List<string>? members, ReadOnlySpan<char> member)
    {
        foreach (var one in members ?? [])
        {
            if (member.Equals(one, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
