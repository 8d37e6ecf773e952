using System.Globalization;
using System.Runtime.CompilerServices;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Aggregation.Planning;

namespace Gateway.Transforms.Aggregation.Answers;

/// <summary>Tells how each part went, for clients that look at headers alone: <c>Gateway-Parts</c> (a list of RFC 9651) and <c>Server-Timing</c>.</summary>
internal static class PartsHeader
{
    /// <summary>The header's name.</summary>
    public const string Name = "Gateway-Parts";

    private const int RoomForPart = 96;

    /// <summary>Such as <c>profile;dur=12;status=200, orders;dur=500;error=timeout</c>.</summary>
    public static string PartsOf(AggregatePlan plan, PartState[] parts)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[Math.Min(parts.Length, 16) * RoomForPart]);
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0)
                text.AppendLiteral(", ");
            AppendPart(ref text, plan.Parts[i], parts[i]);
        }

        return text.ToStringAndClear();
    }

    /// <summary>The same of one part.</summary>
    public static string OfPart(PartPlan part, PartState state)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[RoomForPart]);
        AppendPart(ref text, part, state);
        return text.ToStringAndClear();
    }

    /// <summary>The same in the form of Server-Timing: <c>profile;dur=12, orders;dur=500</c>.</summary>
    public static string TimingOf(AggregatePlan plan, PartState[] parts)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[Math.Min(parts.Length, 16) * RoomForPart]);
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0)
                text.AppendLiteral(", ");
            AppendName(ref text, plan.Parts[i], parts[i]);
        }

        return text.ToStringAndClear();
    }

    private static void AppendPart(ref DefaultInterpolatedStringHandler text, PartPlan part, PartState state)
    {
        AppendName(ref text, part, state);
        if (state.Status > 0)
        {
            text.AppendLiteral(";status=");
            text.AppendFormatted(state.Status);
        }

        if (state.Items is { } items)
            AppendItems(ref text, items);
        if (state.IsSkipped)
            text.AppendLiteral(";skipped");
        if (state.IsHedged)
            text.AppendLiteral(";hedged");
        var failure = state is { Failure: PartFailure.None, IsCut: true } ? PartFailure.TooManyItems : state.Failure;
        if (failure != PartFailure.None)
        {
            text.AppendLiteral(";error=");
            text.AppendLiteral(PartFailures.NameOf(failure));
        }
    }

    private static void AppendItems(ref DefaultInterpolatedStringHandler text, IReadOnlyList<ItemCall> items)
    {
        text.AppendLiteral(";calls=");
        text.AppendFormatted(items.Count);
        var failed = 0;
        foreach (var item in items)
            failed += item.Failure == PartFailure.None ? 0 : 1;
        if (failed == 0)
            return;
        text.AppendLiteral(";failed=");
        text.AppendFormatted(failed);
    }

    private static void AppendName(ref DefaultInterpolatedStringHandler text, PartPlan part, PartState state)
    {
        text.AppendLiteral(part.Name);
        text.AppendLiteral(";dur=");
        text.AppendFormatted((long)state.Elapsed.TotalMilliseconds);
    }
}
