using Gateway.Transforms.Aggregation.Answers;

namespace Gateway.Transforms.Aggregation.Planning;

/// <summary>An aggregate, ready to answer: metadata of its endpoint. Immutable, safe to share.</summary>
internal sealed class AggregatePlan
{
    /// <summary>As configured.</summary>
    public required string Id { get; init; }

    /// <summary>The parts, as configured.</summary>
    public required PartPlan[] Parts { get; init; }

    /// <summary>The places of all parts, each behind those it waits for.</summary>
    public required int[] Order { get; init; }

    /// <summary>How long all of it may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The most bytes of all parts' bodies at once.</summary>
    public required long MaxBytes { get; init; }

    /// <summary>The headers of the request that parts are sent.</summary>
    public required string[] RequestHeaders { get; init; }

    /// <summary>The body; null for one member a part.</summary>
    public required JsonTemplate? Shape { get; init; }

    /// <summary>How parts can be sent as they come.</summary>
    public required Transfer[] Transfers { get; init; }

    /// <summary>What becomes of parts' headers.</summary>
    public required HeaderRules Headers { get; init; }

    /// <summary>The headers of the request that the gateway itself chooses by.</summary>
    public required string[] Vary { get; init; }

    /// <summary>Whether an answer depends on who calls, by what the gateway itself puts into requests for it.</summary>
    public required bool IsForCaller { get; init; }

    /// <summary>Whether the body tells of parts that failed.</summary>
    public required bool TellsErrors { get; init; }
}
