namespace Gateway.LoadTests.Engine.Recording;

/// <summary>What ended in a stretch of the run.</summary>
/// <param name="At">When it begins, from the start of the load.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Ok">How many went well.</param>
/// <param name="Fail">How many failed.</param>
/// <param name="P50Ms">Latency of all that ended, in milliseconds; 0 where none did.</param>
/// <param name="P95Ms">The same.</param>
/// <param name="P99Ms">The same.</param>
/// <param name="StatusCodes">How often each came, of the steps where there are steps; those without a status are <c>ok</c> and <c>error</c>.</param>
internal sealed record TimelinePoint(
    TimeSpan At, TimeSpan Length, int Ok, int Fail, double P50Ms, double P95Ms, double P99Ms, IReadOnlyDictionary<string, int> StatusCodes);
