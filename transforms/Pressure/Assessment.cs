namespace Gateway.Transforms.Pressure;

/// <summary>What the vitals mean: each from 0, where it does not matter, to 1, where nothing else does.</summary>
/// <param name="Memory">Pressure by memory.</param>
/// <param name="Delay">Pressure by work that begins late.</param>
/// <param name="Relief">How much of their memory the features have to give up.</param>
internal readonly record struct Assessment(double Memory, double Delay, double Relief)
{
    /// <summary>The higher pressure.</summary>
    public double Pressure => Math.Max(Memory, Delay);

    /// <summary>Which it is.</summary>
    public string Cause => Memory >= Delay ? "memory" : "delay";

    /// <summary>Judges the vitals.</summary>
    public static Assessment Of(in Vitals vitals, PressureOptions options)
    {
        var (memory, delay) = (options.Memory, options.Delay);
        return new Assessment(
            memory.Enabled ? Ramp(vitals.MemoryShare, memory.ShedFrom, memory.ShedAll) : 0,
            delay.Enabled ? Ramp(vitals.Delay.TotalSeconds, delay.ShedFrom.TotalSeconds, delay.ShedAll.TotalSeconds) : 0,
            memory.Enabled ? Ramp(vitals.MemoryShare, memory.RelieveFrom, memory.ShedFrom) : 0);
    }

    private static double Ramp(double value, double from, double to) => Math.Clamp((value - from) / (to - from), 0, 1);
}
