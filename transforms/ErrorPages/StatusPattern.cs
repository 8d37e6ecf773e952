using System.Globalization;

namespace Gateway.Transforms.ErrorPages;

/// <summary>A status or a class of statuses, such as <c>502</c> or <c>5xx</c>.</summary>
/// <param name="First">The lowest status.</param>
/// <param name="Count">1, or 100 for a class.</param>
internal readonly record struct StatusPattern(int First, int Count)
{
    /// <summary>What a pattern must look like, for error messages.</summary>
    public const string Form = "a status from 400 to 599, \"4xx\" or \"5xx\"";

    /// <summary>Reads a pattern; false when it is none.</summary>
    public static bool TryParse(string text, out StatusPattern pattern)
    {
        pattern = text switch
        {
            "4xx" => new StatusPattern(400, 100),
            "5xx" => new StatusPattern(500, 100),
            _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status)
                && text.Length == 3 && status is >= 400 and <= 599 => new StatusPattern(status, 1),
            _ => default,
        };
        return pattern.Count > 0;
    }
}
