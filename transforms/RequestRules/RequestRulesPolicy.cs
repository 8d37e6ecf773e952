using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.RequestRules;

/// <summary>One policy, ready to be asked; routes carry it. Immutable, safe to share; asking allocates nothing.</summary>
internal sealed class RequestRulesPolicy
{
    private const string ContentType = "Content-Type";

    private readonly AllowedTypes _types;
    private readonly JsonRulesOptions? _json;
    private readonly int? _maxBytes;

    /// <summary>Prepares what the validator found right.</summary>
    /// <param name="name">The policy's name.</param>
    /// <param name="options">What is configured.</param>
    public RequestRulesPolicy(string name, RequestRulesPolicyOptions options)
    {
        (Name, _types, _json) = (name, new AllowedTypes(options.ContentTypes), options.Json);
        _maxBytes = (int?)options.MaxBytes?.Bytes;
        Refusals = new RulesRefusals(options);
    }

    /// <summary>Its name, as configured.</summary>
    public string Name { get; }

    /// <summary>What it answers to whom it refuses.</summary>
    public RulesRefusals Refusals { get; }

    /// <summary>Judges the head of a request that may have a body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="task">What is to be done with its body.</param>
    public RulesVerdict Judge(HttpRequest request, out BodyTask task)
    {
        task = default;
        if (JudgeType(request.Headers, out var isJson) is var verdict and not RulesVerdict.Passed)
            return verdict;
        if (isJson && request.Headers.ContentEncoding is { Count: > 0 } and not ["identity"])
            return RulesVerdict.ContentCoding;
        var json = isJson ? _json : null;
        var most = Math.Min(_maxBytes ?? int.MaxValue, json is null ? int.MaxValue : (int)json.MaxBytes.Bytes);
        task = new BodyTask(json is not null || (_maxBytes is not null && request.ContentLength is null), most, json);
        return request.ContentLength > most ? RulesVerdict.TooLarge : RulesVerdict.Passed;
    }

    private RulesVerdict JudgeType(IHeaderDictionary headers, out bool isJson)
    {
        isJson = false;
        if (_types.IsAny && _json is null)
            return RulesVerdict.Passed;
        // PHP takes Content_Type for the same header.
        if (HasAnotherName(headers))
            return RulesVerdict.ContentType;
        var lines = headers.ContentType;
        // Some readers take a body without a type for JSON.
        isJson = _json is not null && StringValues.IsNullOrEmpty(lines);
        if (StringValues.IsNullOrEmpty(lines))
            return _types.IsAny ? RulesVerdict.Passed : RulesVerdict.ContentType;
        if (lines is not [{ } value])
            return RulesVerdict.ContentType;

        var looksLikeJson = LooksLikeJson(value);
        if (!MediaType.TryRead(value, out var type))
            return _types.IsAny && !looksLikeJson ? RulesVerdict.Passed : RulesVerdict.ContentType;
        if (!_types.IsAny && !_types.Contains(type.Essence))
            return RulesVerdict.ContentType;
        isJson = looksLikeJson && _json is not null;
        // RFC 8259 §8.1: it has no other, and a reader that goes by this parameter would read something else than is checked.
        return isJson && type.HasCharset && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) ? RulesVerdict.ContentType : RulesVerdict.Passed;
    }

    // As the most generous reader has it: Laravel takes a body for JSON that has one of these anywhere in its type, parameters included.
    private static bool LooksLikeJson(string value) => value.Contains("/json", StringComparison.OrdinalIgnoreCase) || value.Contains("+json", StringComparison.OrdinalIgnoreCase);

    private static bool HasAnotherName(IHeaderDictionary headers)
    {
        foreach (var (name, _) in headers)
        {
            if (name.Length == ContentType.Length && !name.Equals(ContentType, StringComparison.OrdinalIgnoreCase) && FoldedName.Of(name).Equals(ContentType, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
