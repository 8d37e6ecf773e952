using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Transforms.Shared;

namespace Gateway.Transforms.RateLimiting.Keys;

/// <summary>
/// Writes a key: for each part its kind, the length of its value, and the value, so that no two keys are written alike. Begins on the caller's stack; a long key takes a rented buffer, which
/// <see cref="Dispose"/> gives back.
/// </summary>
/// <param name="buffer">Where it begins.</param>
internal ref struct KeyWriter(Span<byte> buffer)
{
    /// <summary>What to begin with.</summary>
    public const int UsualBytes = 256;

    // RFC 9110 §11.2, token68, whose padding is looked at apart, and the bar of Sanctum's tokens.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=|");

    // Marks the address that stands for something else.
    private const byte InsteadOf = 0x80;
    private const int HeadBytes = 5;
    private const int AddressBytes = 16;

    private Span<byte> _buffer = buffer;
    private byte[]? _rented;
    private int _length;

    /// <summary>The key so far.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    /// <summary>A text as it is.</summary>
    public void Text(KeyKind kind, ReadOnlySpan<char> value)
    {
        var start = Begin(Encoding.UTF8.GetMaxByteCount(value.Length));
        _length += Encoding.UTF8.GetBytes(value, _buffer[_length..]);
        End(kind, start);
    }

    /// <summary>Bytes as they are.</summary>
    public void Bytes(KeyKind kind, ReadOnlySpan<byte> value)
    {
        var start = Begin(value.Length);
        value.CopyTo(_buffer[_length..]);
        _length += value.Length;
        End(kind, start);
    }

    /// <summary>A text whose letters of ASCII have no case.</summary>
    public void Folded(KeyKind kind, ReadOnlySpan<char> value)
    {
        var start = Begin(Encoding.UTF8.GetMaxByteCount(value.Length));
        var count = Encoding.UTF8.GetBytes(value, _buffer[_length..]);
        Ascii.ToLowerInPlace(_buffer.Slice(_length, count), out _);
        _length += count;
        End(kind, start);
    }

    /// <summary>
    /// A credential (RFC 9110 §11.4): a scheme, which has no case, and a token without its padding; <c>Basic</c> as what it says. One that is
    /// anything else is not written, as backends read one token out of many such spellings: Laravel takes what is between the last
    /// <c>Bearer</c>, whatever it is the end of, and the first comma. Of Sanctum's <c>17|secret</c> the secret alone counts: it takes that without its number, too.
    /// </summary>
    /// <returns>False where nothing was written.</returns>
    public bool TryCredential(KeyKind kind, ReadOnlySpan<char> value)
    {
        var blank = value.IndexOf(' ');
        var scheme = blank < 0 ? default : value[..blank];
        var token = value[(blank + 1)..].TrimStart(' ');
        var isBasic = scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase);
        if (!isBasic)
            token = token.TrimEnd('=');
        if (scheme.EndsWith("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            scheme = "bearer";
            token = token[(token.IndexOf('|') + 1)..];
        }

        if (token.IsEmpty || token.ContainsAnyExcept(TokenCharacters) || (blank >= 0 && !FieldSyntax.IsToken(scheme)))
            return false;

        var before = _length;
        var start = Begin(Encoding.UTF8.GetMaxByteCount(value.Length));
        var count = Encoding.UTF8.GetBytes(scheme, _buffer[_length..]);
        Ascii.ToLowerInPlace(_buffer.Slice(_length, count), out _);
        _length += count;
        _buffer[_length++] = (byte)' ';
        if (!isBasic)
        {
            _length += Encoding.UTF8.GetBytes(token, _buffer[_length..]);
        }
        else if (Convert.TryFromBase64Chars(token, _buffer[_length..], out count))
        {
            _length += count;
        }
        else
        {
            _length = before;
            return false;
        }

        End(kind, start);
        return true;
    }

    /// <summary>A text in which <c>%41</c> is <c>A</c>, as PHP and Express read cookies.</summary>
    public void Decoded(KeyKind kind, ReadOnlySpan<char> value)
    {
        if (!value.Contains('%'))
        {
            Text(kind, value);
            return;
        }

        var start = Begin(Encoding.UTF8.GetMaxByteCount(value.Length));
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '%' && i + 2 < value.Length && char.IsAsciiHexDigit(value[i + 1]) && char.IsAsciiHexDigit(value[i + 2]))
            {
                _buffer[_length++] = (byte)((Digit(value[i + 1]) << 4) | Digit(value[i + 2]));
                i += 2;
            }
            else
            {
                _length += Encoding.UTF8.GetBytes(value.Slice(i, 1), _buffer[_length..]);
            }
        }

        End(kind, start);
    }

    /// <summary>An address, of which so many bits count where it is of IPv6.</summary>
    /// <param name="address">Null where there is no network.</param>
    /// <param name="prefix">The bits.</param>
    /// <param name="instead">What it stands for; null where it is meant.</param>
    public void Address(IPAddress? address, int prefix, KeyKind? instead = null)
    {
        var start = Begin(AddressBytes);
        var written = 0;
        address?.TryWriteBytes(_buffer.Slice(_length, AddressBytes), out written);
        if (address is { AddressFamily: AddressFamily.InterNetworkV6 })
        {
            var bytes = _buffer.Slice(_length, AddressBytes);
            if (address.IsIPv4MappedToIPv6)
            {
                bytes[12..].CopyTo(bytes);
                written = 4;
            }
            else
            {
                Mask(bytes, prefix);
            }
        }

        _length += written;
        End(instead is { } kind ? (KeyKind)((byte)kind | InsteadOf) : KeyKind.ClientAddress, start);
    }

    /// <summary>Gives back what was rented.</summary>
    public void Dispose()
    {
        if (_rented is { } rented)
            ArrayPool<byte>.Shared.Return(rented);
        _rented = null;
    }

    private static void Mask(Span<byte> address, int prefix)
    {
        for (var i = 0; i < address.Length; i++)
        {
            var bits = Math.Clamp(prefix - (i * 8), 0, 8);
            address[i] &= (byte)(0xff << (8 - bits));
        }
    }

    private static int Digit(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private int Begin(int most)
    {
        var needed = _length + HeadBytes + most;
        if (needed > _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _buffer.Length * 2));
            Written.CopyTo(larger);
            Dispose();
            _buffer = _rented = larger;
        }

        _length += HeadBytes;
        return _length - HeadBytes;
    }

    private readonly void End(KeyKind kind, int start)
    {
        _buffer[start] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(_buffer[(start + 1)..], _length - start - HeadBytes);
    }
}
