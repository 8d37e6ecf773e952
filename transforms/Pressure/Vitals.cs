namespace Gateway.Transforms.Pressure;

/// <summary>How the process is, at one moment.</summary>
/// <param name="Memory">What it takes of memory that the system cannot take back, in bytes.</param>
/// <param name="MemoryLimit">What there is of it, in bytes; more than 0.</param>
/// <param name="HeapShare">What the garbage collector's heap takes of what it may take, 0 to 1; 0 where that is not less than all memory.</param>
/// <param name="PoolDelay">How late work begins that the thread pool is given.</param>
/// <param name="LoopsDelay">The same of the event loops, the mean of them.</param>
internal readonly record struct Vitals(long Memory, long MemoryLimit, double HeapShare, TimeSpan PoolDelay, TimeSpan LoopsDelay)
{
    /// <summary>The share of memory that is in use: of all, or of what the heap may take where that is nearer to its end.</summary>
    public double MemoryShare => Math.Max((double)Memory / MemoryLimit, HeapShare);

    /// <summary>How late work begins.</summary>
    public TimeSpan Delay => PoolDelay > LoopsDelay ? PoolDelay : LoopsDelay;
}
