namespace Gateway.Transforms.Aggregation.Answers;

/// <summary>The directives of a line of <c>Cache-Control</c> (RFC 9111 §5.2). A comma within quotes belongs to its value. Allocates nothing.</summary>
/// <param name="line">The line; null for none.</param>
internal readonly ref struct Directives(ReadOnlySpan<char> line)
{
    private readonly ReadOnlySpan<char> _line = line;

    /// <summary>Begins.</summary>
    public Enumerator GetEnumerator() => new(_line);

    /// <summary>One of them.</summary>
    internal readonly ref struct Directive(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        /// <summary>Its name, as written.</summary>
        public ReadOnlySpan<char> Name { get; } = name;

        /// <summary>Its value without quotes; empty for none.</summary>
        public ReadOnlySpan<char> Value { get; } = value;
    }

    /// <summary>Goes from one to the next.</summary>
    internal ref struct Enumerator(ReadOnlySpan<char> line)
    {
        private ReadOnlySpan<char> _rest = line;

        /// <summary>The directive.</summary>
        public Directive Current { get; private set; }

        /// <summary>False at the end.</summary>
        public bool MoveNext()
        {
            _rest = _rest.TrimStart(" \t,");
            if (_rest.IsEmpty)
                return false;
            var end = 0;
            for (var isQuoted = false; end < _rest.Length && (isQuoted || _rest[end] != ','); end++)
            {
                if (_rest[end] == '"')
                    isQuoted = !isQuoted;
            }

            var directive = _rest[..end];
            _rest = _rest[end..];
            var equals = directive.IndexOf('=');
            Current = equals < 0
                ? new Directive(directive.Trim(" \t"), default)
                : new Directive(directive[..equals].Trim(" \t"), directive[(equals + 1)..].Trim(" \t\""));
            return true;
        }
    }
}
