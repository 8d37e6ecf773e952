namespace Gateway.Transforms.Shared.Failures;

/// <summary>Answers to those that are not let in, made once for each time to come back: under overload there are many. Safe to share between threads.</summary>
/// <param name="failure">What they say.</param>
internal sealed class Refusals(Failure failure)
{
    private const int MaxSeconds = 60;

    private readonly Failure?[] _bySeconds = new Failure[MaxSeconds + 1];

    /// <summary>One that says when to come back: in a second at least, in a minute at most.</summary>
    public Failure After(TimeSpan wait)
    {
        var seconds = (int)Math.Clamp(Math.Ceiling(wait.TotalSeconds), 1, MaxSeconds);
        return _bySeconds[seconds] ??= failure.With(failure.Message, TimeSpan.FromSeconds(seconds));
    }
}
