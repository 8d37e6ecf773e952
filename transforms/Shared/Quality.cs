namespace Gateway.Transforms.Shared;

/// <summary>Weights (RFC 9110 §12.4.2), in thousandths.</summary>
internal static class Quality
{
    /// <summary>The weight of what has none.</summary>
    public const short Full = 1000;

    /// <summary>What is none.</summary>
    public const short Broken = -2;

    /// <summary>The weight among an element's parameters: what stands behind its first semicolon. Other parameters are passed over.</summary>
    public static short OfParameters(ReadOnlySpan<char> parameters)
    {
        foreach (var range in parameters.Split(';'))
        {
            var parameter = parameters[range].Trim(" \t");
            if (parameter.Length > 1 && parameter[0] is 'q' or 'Q' && parameter[1] == '=')
                return Read(parameter[2..]);
        }

        return Full;
    }

    /// <summary>Reads <c>0</c> to <c>1</c> with up to three digits behind the point.</summary>
    public static short Read(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 5 || text[0] is not ('0' or '1') || (text.Length > 1 && text[1] != '.'))
            return Broken;
        var value = (text[0] - '0') * 1000;
        var unit = 100;
        for (var i = 2; i < text.Length; i++, unit /= 10)
        {
            if (!char.IsAsciiDigit(text[i]))
                return Broken;
            value += (text[i] - '0') * unit;
        }

        return value > Full ? Broken : (short)value;
    }
}
