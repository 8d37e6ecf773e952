namespace Gateway.Transforms.Receiving.Paths;

/// <summary>Looks at the characters of one segment as they come, escapes decoded.</summary>
internal struct SegmentScan
{
    private int _length;
    private int _dots;
    private char _last;
    private uint _lastFour;
    private bool _isInParameters;
    private bool _isLoose;

    /// <summary>True while nothing came.</summary>
    public readonly bool IsEmpty => _length == 0;

    /// <summary>True for <c>.</c> and <c>..</c>, also with parameters behind.</summary>
    public readonly bool IsDots => _dots is 1 or 2;

    /// <summary>True for a name that ends with <c>.php</c>, in any case.</summary>
    public readonly bool IsScript => _lastFour == (((uint)'.' << 24) | ((uint)'p' << 16) | ((uint)'h' << 8) | 'p');

    /// <summary>Whether a reader may trim it.</summary>
    public readonly PathForm Form => _isLoose || IsTrimmed(_last) ? PathForm.LooseSegment : PathForm.Plain;

    /// <summary>Takes the next character.</summary>
    public void Add(char next)
    {
        if (_length == 0)
            _isLoose = next <= ' ';
        if (next == ';' && !_isInParameters)
        {
            _isInParameters = true;
            _isLoose |= _length > 0 && IsTrimmed(_last);
        }
        else if (!_isInParameters)
        {
            _lastFour = (_lastFour << 8) | char.ToLowerInvariant(next);
            // Beyond two, or with anything else, it is a name; int.MinValue keeps it one.
            _dots = next == '.' ? _dots + 1 : int.MinValue;
        }

        _last = next;
        _length++;
    }

    // Null stands for no character.
    private static bool IsTrimmed(char last) => last is '.' or (> '\0' and <= ' ');
}
