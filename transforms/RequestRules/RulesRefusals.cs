using System.Globalization;
using Gateway.Transforms.Shared.Failures;
using Gateway.Transforms.Shared.Json;

namespace Gateway.Transforms.RequestRules;

/// <summary>What a policy answers to whom it refuses. Immutable, safe to share.</summary>
internal sealed class RulesRefusals
{
    private static readonly Failure Coding = KnownFailures.UnsupportedCoding.Because("content-encoding", "must be none, as the body is looked at");

    private readonly Failure _type;

    /// <summary>Prepares what does not depend on the request.</summary>
    public RulesRefusals(RequestRulesPolicyOptions options)
    {
        Accept = options.ContentTypes.Count == 0 ? null : string.Join(", ", options.ContentTypes);
        var fault = Accept is null ? "must be one media type, and JSON must be UTF-8" : $"must be one of: {Accept}{(options.Json is null ? "" : "; and JSON must be UTF-8")}";
        _type = KnownFailures.UnsupportedMediaType.Because("content-type", fault);
    }

    /// <summary>The types that are taken, as <c>Accept</c> tells them (RFC 9110 §15.5.16); null for all.</summary>
    public string? Accept { get; }

    /// <summary>The failure of a verdict, and where it depends on it, of what was found.</summary>
    /// <param name="verdict">Not that it passed.</param>
    /// <param name="maxBytes">The most bytes it may have.</param>
    /// <param name="place">What is wrong with its JSON.</param>
    public Failure Of(RulesVerdict verdict, int maxBytes, JsonPlace place) => verdict switch
    {
        RulesVerdict.ContentType => _type,
        RulesVerdict.ContentCoding => Coding,
        RulesVerdict.TooLarge => KnownFailures.BodyTooLarge.Because("body", string.Create(CultureInfo.InvariantCulture, $"must have at most {maxBytes} bytes")),
        RulesVerdict.Malformed => KnownFailures.MalformedBody.Because("body", TextOf(place)),
        _ => KnownFailures.Overloaded,
    };

    // Nothing of the body itself: it is somebody's data.
    private static string TextOf(JsonPlace place)
    {
        var fault = place.Fault switch
        {
            JsonFault.NotUtf8 => "is not UTF-8",
            JsonFault.HalfCharacter => "has an escape that stands for half a character",
            JsonFault.TooDeep => "has objects or lists too deep in each other",
            JsonFault.RepeatedName => "has a name twice in one object",
            _ => "is not JSON",
        };
        return place.Line == 0 ? fault : string.Create(CultureInfo.InvariantCulture, $"{fault}: line {place.Line}, byte {place.Column}");
    }
}
