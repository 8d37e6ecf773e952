namespace Gateway.Transforms.Resilience.Destinations;

/// <summary>How many requests of the last while were failures, or slow; it goes by in ten steps. Belongs to a lock; allocates nothing.</summary>
internal sealed class RollingCounts
{
    private const int Steps = 10;

    private readonly (int All, int Failed, int Slow)[] _steps = new (int, int, int)[Steps];
    private long _step;

    /// <summary>All, failed ones and slow ones, in the window.</summary>
    public (int All, int Failed, int Slow) Sum { get; private set; }

    /// <summary>Counts one.</summary>
    /// <param name="hasFailed">Whether it has failed.</param>
    /// <param name="wasSlow">Whether it was slow.</param>
    /// <param name="now">Now, in steps: whole tenths of the window.</param>
    public void Add(bool hasFailed, bool wasSlow, long now)
    {
        MoveTo(now);
        var (failed, slow) = (hasFailed ? 1 : 0, wasSlow ? 1 : 0);
        ref var step = ref _steps[now % Steps];
        step = (step.All + 1, step.Failed + failed, step.Slow + slow);
        Sum = (Sum.All + 1, Sum.Failed + failed, Sum.Slow + slow);
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        Array.Clear(_steps);
        Sum = default;
    }

    private void MoveTo(long now)
    {
        if (now - _step >= Steps || now < _step)
        {
            Clear();
        }
        else
        {
            for (var passed = _step + 1; passed <= now; passed++)
            {
                ref var step = ref _steps[passed % Steps];
                Sum = (Sum.All - step.All, Sum.Failed - step.Failed, Sum.Slow - step.Slow);
                step = default;
            }
        }

        _step = now;
    }
}
