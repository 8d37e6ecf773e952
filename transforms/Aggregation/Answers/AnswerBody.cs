using System.Buffers.Text;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Aggregation.Planning;

namespace Gateway.Transforms.Aggregation.Answers;

/// <summary>Puts the body of an answer together, of slices as backends wrote them. Knows no I/O.</summary>
internal static class AnswerBody
{
    private const int MaxDigits = 20;
    private const int MostReserved = 32 * 1024 * 1024;

    /// <summary>Writes the answer of an aggregate.</summary>
    /// <param name="plan">The aggregate.</param>
    /// <param name="run">Its parts, all over.</param>
    /// <param name="isComplete">Whether none failed.</param>
    /// <param name="body">Where to.</param>
    /// <param name="share">The room it takes, as far as it is written; null where it takes none.</param>
    /// <returns>False where there was no room for all of it, and it is not whole.</returns>
    public static bool TryWrite(AggregatePlan plan, AggregateRun run, bool isComplete, PooledBytes body, RoomShare? share)
    {
        if (share is null)
            body.Reserve(LengthOf(plan, run.Parts));
        if (plan.Shape is { } shape)
        {
            if (shape.Write(run.Values, default, new TemplateOutput(body, share)) == PartFailure.TooLarge)
                return false;
        }
        else if (!TryWriteMembers(plan, run.Parts, body, share))
        {
            return false;
        }

        if (!isComplete && plan.TellsErrors && plan.Shape is not { IsObject: false })
        {
            body.Write(body.Length == 1 ? "\"errors\":"u8 : ",\"errors\":"u8);
            WriteErrors(plan, run.Parts, body);
        }

        if (plan.Shape is { } ended)
            ended.End(body);
        else
            body.Write("}"u8);
        return true;
    }

    // Of most of it: what else there is has few bytes, or makes room for itself.
    private static int LengthOf(AggregatePlan plan, PartState[] parts)
    {
        var length = 0L;
        for (var i = 0; i < parts.Length; i++)
            length += plan.Parts[i].Member.Length + 1 + parts[i].Result.Length;
        return (int)Math.Min(length + 1, MostReserved);
    }

    private static bool TryWriteMembers(AggregatePlan plan, PartState[] parts, PooledBytes body, RoomShare? share)
    {
        var output = new TemplateOutput(body, share);
        body.Write("{"u8);
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0)
                body.Write(","u8);
            body.Write(plan.Parts[i].Member);
            if (!output.TryWrite(parts[i].Result.Span))
                return false;
        }

        return true;
    }

    /// <summary>Writes what failed of one part, as an array.</summary>
    public static void WriteErrors(PartPlan part, PartState state, PooledBytes body)
    {
        body.Write("["u8);
        var isFirst = true;
        WriteErrors(part, state, body, ref isFirst);
        body.Write("]"u8);
    }

    private static void WriteErrors(AggregatePlan plan, PartState[] parts, PooledBytes body)
    {
        body.Write("["u8);
        var isFirst = true;
        for (var i = 0; i < parts.Length; i++)
            WriteErrors(plan.Parts[i], parts[i], body, ref isFirst);
        body.Write("]"u8);
    }

    private static void WriteErrors(PartPlan part, PartState state, PooledBytes body, ref bool isFirst)
    {
        if (state.Failure != PartFailure.None)
            WriteError(part, default, state.Status, state.Failure, body, ref isFirst);
        foreach (var item in state.Items ?? [])
        {
            if (item.Failure != PartFailure.None)
                WriteError(part, item.Item, item.Status, item.Failure, body, ref isFirst);
        }

        if (state.IsCut)
            WriteError(part, default, 0, PartFailure.TooManyItems, body, ref isFirst);
    }

    private static void WriteError(PartPlan part, ReadOnlyMemory<byte> item, int status, PartFailure failure, PooledBytes body, ref bool isFirst)
    {
        body.Write(isFirst ? "{\"part\":"u8 : ",{\"part\":"u8);
        isFirst = false;
        // The name as a member, without its colon.
        body.Write(part.Member.AsSpan(0, part.Member.Length - 1));
        if (!item.IsEmpty)
        {
            body.Write(",\"item\":"u8);
            body.Write(item.Span);
        }

        body.Write(",\"status\":"u8);
        if (status == 0)
            body.Write("null"u8);
        else
            WriteNumber(status, body);
        body.Write(",\"reason\":\""u8);
        body.Write(PartFailures.BytesOf(failure));
        body.Write("\"}"u8);
    }

    private static void WriteNumber(long number, PooledBytes body)
    {
        Utf8Formatter.TryFormat(number, body.GetSpan(MaxDigits), out var count);
        body.Advance(count);
    }
}
