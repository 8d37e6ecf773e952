using System.Collections.Frozen;

namespace Gateway.Transforms.Forwarding;

/// <summary>The keys of one of YARP's transforms.</summary>
/// <param name="Value">What stands behind the key that says which transform it is.</param>
/// <param name="Parameters">The further keys.</param>
/// <param name="OneOf">Of these keys exactly one must be there; empty for none.</param>
internal sealed record TransformShape(TransformValue Value, FrozenDictionary<string, TransformValue> Parameters, string[] OneOf)
{
    private static readonly string[] SetOrAppend = ["Set", "Append"];

    private static readonly KeyValuePair<string, TransformValue>[] TextParameters =
        [new("Set", TransformValue.Text), new("Append", TransformValue.Text)];

    private static readonly KeyValuePair<string, TransformValue> When = new("When", TransformValue.Condition);

    /// <summary>All transforms that YARP 2.1 knows, by the key that says which it is.</summary>
    public static readonly FrozenDictionary<string, TransformShape> All = new Dictionary<string, TransformShape>
    {
        ["PathPrefix"] = Of(TransformValue.Text),
        ["PathRemovePrefix"] = Of(TransformValue.Text),
        ["PathSet"] = Of(TransformValue.Text),
        ["PathPattern"] = Of(TransformValue.PathTemplate),
        ["QueryValueParameter"] = Of(TransformValue.Text, SetOrAppend, TextParameters),
        ["QueryRouteParameter"] = Of(TransformValue.Text, SetOrAppend, TextParameters),
        ["QueryRemoveParameter"] = Of(TransformValue.Text),
        ["HttpMethodChange"] = Of(TransformValue.Method, ["Set"], [new("Set", TransformValue.Method)]),
        ["RequestHeadersCopy"] = Of(TransformValue.Boolean),
        ["RequestHeaderOriginalHost"] = Of(TransformValue.Boolean),
        ["RequestHeader"] = Of(TransformValue.HeaderName, SetOrAppend, TextParameters),
        ["RequestHeaderRouteValue"] = Of(TransformValue.HeaderName, SetOrAppend, TextParameters),
        ["RequestHeaderRemove"] = Of(TransformValue.HeaderName),
        ["RequestHeadersAllowed"] = Of(TransformValue.HeaderNames),
        ["X-Forwarded"] = Of(
            TransformValue.ForwardedAction,
            [],
            [new("For", TransformValue.ForwardedAction),
            new("Host", TransformValue.ForwardedAction),
            new("Proto", TransformValue.ForwardedAction),
            new("Prefix", TransformValue.ForwardedAction),
            new("HeaderPrefix", TransformValue.HeaderName)]),
        ["Forwarded"] = Of(
            TransformValue.ForwardedParameters,
            [],
            [new("ForFormat", TransformValue.NodeFormat),
            new("ByFormat", TransformValue.NodeFormat),
            new("Action", TransformValue.ForwardedAction)]),
        ["ClientCert"] = Of(TransformValue.HeaderName),
        ["ResponseHeadersCopy"] = Of(TransformValue.Boolean),
        ["ResponseHeader"] = Of(TransformValue.HeaderName, SetOrAppend, [.. TextParameters, When]),
        ["ResponseHeaderRemove"] = Of(TransformValue.HeaderName, [], [When]),
        ["ResponseHeadersAllowed"] = Of(TransformValue.HeaderNames),
        ["ResponseTrailersCopy"] = Of(TransformValue.Boolean),
        ["ResponseTrailer"] = Of(TransformValue.HeaderName, SetOrAppend, [.. TextParameters, When]),
        ["ResponseTrailerRemove"] = Of(TransformValue.HeaderName, [], [When]),
        ["ResponseTrailersAllowed"] = Of(TransformValue.HeaderNames),
    }.ToFrozenDictionary();

    private static TransformShape Of(TransformValue value, string[]? oneOf = null, KeyValuePair<string, TransformValue>[]? parameters = null) =>
        new(value, (parameters ?? []).ToFrozenDictionary(), oneOf ?? []);
}
