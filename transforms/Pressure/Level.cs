using Gateway.Transforms.Shared;

namespace Gateway.Transforms.Pressure;

/// <summary>
/// How much is refused: 0 for nothing to 1 for all that is not critical. One thread moves it; every request reads it, which is one read of one number while there is no
/// pressure. Allocates nothing.
/// </summary>
internal sealed class Level
{
    /// <summary>One more than the largest draw.</summary>
    public const int Draws = 1 << 16;

    // Low, Normal and High, one after the other.
    private const int Steps = (int)RequestPriority.Critical;

    // A step between nothing and everything, and soon enough for memory that fills within seconds.
    private const double RisePerSecond = 1;

    private double _value;
    private volatile int _published;

    /// <summary>0 to 1.</summary>
    public double Value => (double)_published / Draws;

    /// <summary>Whether nothing is refused.</summary>
    public bool IsZero => _published == 0;

    /// <summary>Goes where the pressure is, or as far as time allows.</summary>
    /// <param name="pressure">0 to 1.</param>
    /// <param name="elapsed">Since it was last called.</param>
    /// <param name="recovery">The time from 1 to 0; more than nothing.</param>
    public void Move(double pressure, TimeSpan elapsed, TimeSpan recovery)
    {
        _value = pressure > _value
            ? Math.Min(pressure, _value + (elapsed.TotalSeconds * RisePerSecond))
            : Math.Max(pressure, _value - (elapsed / recovery));
        _published = (int)Math.Round(Math.Clamp(_value, 0, 1) * Draws);
    }

    /// <summary>Whether a request is refused.</summary>
    /// <param name="priority">Its priority.</param>
    /// <param name="draw">What it drew, from 0 to <see cref="Draws"/>, the end excluded: those with less are refused before those with more.</param>
    public bool Refuses(RequestPriority priority, int draw) => draw < (_published * Steps) - ((int)priority * Draws);
}
