namespace Gateway.LoadTests.Running;

/// <summary>A load test: what it plays, on what, and what must hold.</summary>
internal abstract class LoadTest
{
    /// <summary>As the command line has it.</summary>
    public abstract string Name { get; }

    /// <summary>In one line.</summary>
    public abstract string Summary { get; }

    /// <summary>What it needs besides the .NET SDK, without <c>--demo</c>.</summary>
    public virtual string Needs => "the real backends";

    /// <summary>Whether it can do with the gateway's embedded backends, and then with the SDK alone.</summary>
    public virtual bool HasDemo => true;

    /// <summary>Of <see cref="Load.Rate"/>, where the command line does not say one.</summary>
    public abstract int DefaultRate(bool isDemo);

    /// <summary>What <see cref="Load.Rate"/> counts.</summary>
    public virtual string RateUnit => "a second";

    public virtual TimeSpan DefaultDuration => TimeSpan.FromSeconds(30);

    /// <summary>What must hold.</summary>
    public abstract IReadOnlyList<Threshold> Thresholds { get; }

    /// <summary>Whether a load is one that its thresholds can hold at.</summary>
    /// <returns>Null if it is, or what is wrong with it.</returns>
    public virtual string? FindProblem(Load load) => null;

    /// <summary>Starts what it needs, and says what runs.</summary>
    /// <param name="stage">What is started on it ends with it.</param>
    /// <param name="load">How much.</param>
    /// <param name="facts">What it measures besides.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="LoadTestException">It cannot be run here.</exception>
    public abstract Task<Journey> PrepareAsync(Stage stage, Load load, Facts facts, CancellationToken cancellation);
}
