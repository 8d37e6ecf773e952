using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration.Reading;

/// <summary>Turns byte offsets of one file into lines and columns. Cheap when offsets ascend. Used by one thread.</summary>
/// <param name="file">The file's name as shown to the user.</param>
/// <param name="utf8">Its valid UTF-8 content.</param>
internal sealed class SourcePositions(string file, ReadOnlyMemory<byte> utf8)
{
    private int _offset;
    private int _line = 1;
    private int _column = 1;

    /// <summary>The place of the character that begins at <paramref name="offset"/>; the end of the file is a place too.</summary>
    public SourceLocation At(int offset)
    {
        if (offset < _offset)
            (_offset, _line, _column) = (0, 1, 1);

        var bytes = utf8.Span;
        for (; _offset < offset; _offset++)
        {
            if (bytes[_offset] == (byte)'\n')
            {
                _line++;
                _column = 1;
            }
            else if (IsLastOfCharacter(bytes, _offset))
            {
                _column++;
            }
        }

        return new SourceLocation(file, _line, _column);
    }

    // The next byte begins another character, or there is none.
    private static bool IsLastOfCharacter(ReadOnlySpan<byte> bytes, int offset) =>
        offset + 1 >= bytes.Length || (bytes[offset + 1] & 0xC0) != 0x80;
}
