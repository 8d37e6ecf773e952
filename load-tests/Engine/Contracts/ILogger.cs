namespace NBomber.Contracts;

/// <summary>Where a scenario writes what it has to say. The package has Serilog's here, which has these members.</summary>
public interface ILogger
{
    /// <summary>Something to know.</summary>
    /// <param name="messageTemplate">With names in braces, which take <paramref name="values"/> in order.</param>
    /// <param name="values">What goes in their places.</param>
    void Information(string messageTemplate, params object?[] values);

    /// <summary>Something to look at.</summary>
    /// <inheritdoc cref="Information" />
    void Warning(string messageTemplate, params object?[] values);

    /// <summary>Something that went wrong.</summary>
    /// <inheritdoc cref="Information" />
    void Error(string messageTemplate, params object?[] values);
}
