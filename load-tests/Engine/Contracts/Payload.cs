namespace NBomber.Contracts;

/// <summary>What a call brought. The package has F#'s option here, with the same member.</summary>
/// <typeparam name="T">Of what it brought.</typeparam>
public sealed class Payload<T>
{
    internal Payload(T value) => Value = value;

    /// <summary>It.</summary>
    public T Value { get; }
}
