using System.Text.RegularExpressions;
using NBomber.Contracts;

namespace Gateway.LoadTests.Engine.Loading;

/// <summary>Writes what scenarios have to say to standard error, a line each.</summary>
internal sealed partial class ConsoleLogger : ILogger
{
    public void Information(string messageTemplate, params object?[] values) => Write("", messageTemplate, values);

    public void Warning(string messageTemplate, params object?[] values) => Write("Warning: ", messageTemplate, values);

    public void Error(string messageTemplate, params object?[] values) => Write("Error: ", messageTemplate, values);

    private static void Write(string level, string template, object?[] values)
    {
        var next = 0;
        Console.Error.WriteLine(level + Place().Replace(template, match => next < values.Length ? $"{values[next++]}" : match.Value));
    }

    [GeneratedRegex(@"\{[^{}]+\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Place();
}
