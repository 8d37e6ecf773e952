using System.Text.Json;
using Gateway.Transforms.Shared;

namespace Gateway.Transforms.Pressure;

/// <summary>The guard's state as the admin port shows it.</summary>
internal static class PressureStatus
{
    /// <summary>Writes the JSON document.</summary>
    public static byte[] Write(Guard guard)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            var condition = guard.Condition;
            writer.WriteStartObject();
            writer.WriteNumber("level", Math.Round(guard.Level.Value, 3));
            writer.WriteString("cause", guard.Level.IsZero ? null : condition?.Assessment.Cause);
            writer.WriteStartObject("memory");
            writer.WriteNumber("used", condition?.Vitals.Memory ?? 0);
            writer.WriteNumber("limit", condition?.Vitals.MemoryLimit ?? 0);
            writer.WriteNumber("kept", condition?.KeptShare ?? 1);
            writer.WriteEndObject();
            writer.WriteStartObject("delay");
            writer.WriteNumber("pool", condition?.Vitals.PoolDelay.TotalSeconds ?? 0);
            writer.WriteNumber("loops", condition?.Vitals.LoopsDelay.TotalSeconds ?? 0);
            writer.WriteEndObject();
            writer.WriteStartObject("refused");
            for (var priority = RequestPriority.Low; priority < RequestPriority.Critical; priority++)
                writer.WriteNumber(PressureMetrics.NameOf(priority), guard.RefusedOf(priority));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }
}
