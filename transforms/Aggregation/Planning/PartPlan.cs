using Gateway.Transforms.Aggregation.Json;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Shared.Json;

namespace Gateway.Transforms.Aggregation.Planning;

/// <summary>A part, ready to be called. Immutable, safe to share.</summary>
internal sealed class PartPlan
{
    /// <summary>As configured.</summary>
    public required string Name { get; init; }

    /// <summary>The name as a member of JSON, with its colon.</summary>
    public required byte[] Member { get; init; }

    /// <summary>The first of its endpoints among those of the aggregate; one for each cluster.</summary>
    public required int FirstCall { get; init; }

    /// <summary>How many there are.</summary>
    public required int CallCount { get; init; }

    /// <summary>The method.</summary>
    public required string Method { get; init; }

    /// <summary>Path and query.</summary>
    public required TemplatePiece[] Target { get; init; }

    /// <summary>Path and query where no value is in them; null where one is.</summary>
    public required PartTarget? FixedTarget { get; init; }

    /// <summary>Whether a value in the path may have slashes, which are sent encoded.</summary>
    public required bool AllowsSlashes { get; init; }

    /// <summary>Headers that are sent.</summary>
    public required KeyValuePair<string, TemplatePiece[]>[] Headers { get; init; }

    /// <summary>The body that is sent; null for none.</summary>
    public required JsonTemplate? Body { get; init; }

    /// <summary>Whether it is called without anything that says who calls.</summary>
    public required bool IsAnonymous { get; init; }

    /// <summary>Conditions that must all hold, or it is not called.</summary>
    public required Condition[] When { get; init; }

    /// <summary>Where items come from; null for one call.</summary>
    public required ItemSource? Items { get; init; }

    /// <summary>The parts that it waits for, by their places in the configuration.</summary>
    public required int[] WaitsFor { get; init; }

    /// <summary>Whether there is no answer without it.</summary>
    public required bool IsRequired { get; init; }

    /// <summary>How long it may take; null for as long as the aggregate may.</summary>
    public required TimeSpan? Timeout { get; init; }

    /// <summary>When a call is made a second time; null for never.</summary>
    public required Hedging? Hedging { get; init; }

    /// <summary>The longest body, before and after it is decoded.</summary>
    public required int MaxBytes { get; init; }

    /// <summary>The most bytes of its bodies that are under way at once.</summary>
    public long MostBytes => Items is { } items ? (long)MaxBytes * Math.Min(items.Concurrency, items.Max) : MaxBytes;

    /// <summary>JSON that stands for it where there is nothing else.</summary>
    public required byte[] Default { get; init; }

    /// <summary>The way to what is taken of its body; null for all of it.</summary>
    public required JsonPath? Select { get; init; }

    /// <summary>What becomes of that; null for nothing.</summary>
    public required Shaping? Shaping { get; init; }

    /// <summary>Whether anything reads its body as it came, beside its result. Known when all parts are, and never changed then.</summary>
    public bool IsBodyRead { get; set; }

    /// <summary>Whether a failure of it, or of one of its items, is the failure of all: of a required part any is, and where no more calls may be made, that of any part.</summary>
    public bool IsFailedBy(PartFailure failure) => failure == PartFailure.TooManyCalls || (failure != PartFailure.None && IsRequired);

    /// <summary>Whether it may be called again although it may have been carried out (RFC 9110 §9.2.2).</summary>
    public bool IsSafe => Method == "GET";
}
