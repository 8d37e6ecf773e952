using System.Globalization;
using System.Text;

namespace Gateway.IntegrationTests.Wire.Mutation;

/// <summary>Reads a path in all the ways that servers and frameworks are known to. Shares no code with what it judges.</summary>
internal static class LenientPath
{
    /// <summary>True when some reading of the target is the folder, or below it.</summary>
    /// <param name="target">A request target in origin form.</param>
    /// <param name="folder">Such as <c>/admin</c>, in lower case.</param>
    public static bool CanBeBelow(string target, string folder)
    {
        var path = target.Split('?')[0];
        for (var decoded = 0; decoded <= 2; decoded++)
        {
            for (var habits = 0; habits < 32; habits++)
            {
                var reading = Read(path, habits);
                if (reading == folder || reading.StartsWith(folder + "/", StringComparison.Ordinal))
                    return true;
            }

            path = Decode(path);
        }

        return false;
    }

    private static string Read(string path, int habits)
    {
        if ((habits & 1) != 0)
            path = path.Replace('\\', '/');
        if ((habits & 2) != 0)
            path = path.Split('?', '#', '\0')[0];
        var segments = new List<string>();
        foreach (var one in path.ToLowerInvariant().Split('/').Skip(1))
        {
            var segment = (habits & 4) != 0 ? one.Split(';')[0] : one;
            // A segment of dots alone is one of the two that are resolved.
            if ((habits & 8) != 0 && segment.Trim(' ', '\t', '\r', '\n', '\0', '.').Length > 0)
                segment = segment.TrimEnd(' ', '.', '\t', '\r', '\n', '\0');
            if (segment is "." || (segment.Length == 0 && (habits & 16) != 0))
                continue;
            if (segment is "..")
            {
                if (segments.Count > 0)
                    segments.RemoveAt(segments.Count - 1);
                continue;
            }

            segments.Add(segment);
        }

        return "/" + string.Join('/', segments);
    }

    private static string Decode(string path)
    {
        var decoded = new StringBuilder(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '%' && i + 2 < path.Length && byte.TryParse(path.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                decoded.Append((char)value);
                i += 2;
            }
            else
            {
                decoded.Append(path[i]);
            }
        }

        return decoded.ToString();
    }
}
