namespace Gateway.Transforms.Shared.Json;

/// <summary>The members of an object or the items of an array, as slices of valid JSON text; none of any other value. Allocates nothing.</summary>
/// <param name="json">The value, without white space around it.</param>
internal readonly struct JsonChildren(ReadOnlyMemory<byte> json)
{
    /// <summary>Begins.</summary>
    public Enumerator GetEnumerator() => new(json);

    /// <summary>Goes from one to the next.</summary>
    internal struct Enumerator
    {
        private readonly ReadOnlyMemory<byte> _json;
        private readonly bool _isObject;
        private int _place;

        public Enumerator(ReadOnlyMemory<byte> json)
        {
            _json = json;
            _isObject = json.Span[0] == (byte)'{';
            _place = _isObject || json.Span[0] == (byte)'[' ? 1 : json.Length;
        }

        /// <summary>The name with quotes and escapes, empty in an array; and the value.</summary>
        public (ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Value) Current { get; private set; }

        /// <summary>False at the end.</summary>
        public bool MoveNext()
        {
            var rest = Rest();
            if (rest.IsEmpty || rest[0] is (byte)']' or (byte)'}')
                return false;
            var name = _isObject ? Take(rest) : default;
            Current = (name, Take(_isObject ? Rest() : rest));
            return true;
        }

        // Without white space and what stands between values.
        private ReadOnlySpan<byte> Rest()
        {
            var rest = _json.Span[_place..].TrimStart(" \t\n\r,:"u8);
            _place = _json.Length - rest.Length;
            return rest;
        }

        private ReadOnlyMemory<byte> Take(ReadOnlySpan<byte> rest)
        {
            var value = _json.Slice(_place, JsonText.LengthOfValue(rest));
            _place += value.Length;
            return value;
        }
    }
}
