using System.Security.Cryptography;

namespace Gateway.Transforms.Receiving;

/// <summary>
/// Makes request ids: 16 characters of Crockford's base 32 in lower case, 40 random bits that tell processes apart and
/// a 40-bit count that tells requests apart. Unique, sortable within a process, not secret. Safe to share; allocates
/// the string only.
/// </summary>
internal sealed class RequestIds
{
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int HalfLength = 8;

    private readonly long _process = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
    private long _count;

    /// <summary>An id no other request of this process has; repeats after 2^40 requests.</summary>
    public string Next() =>
        string.Create(2 * HalfLength, (_process, Count: Interlocked.Increment(ref _count)), static (id, parts) =>
        {
            Write(parts._process, id[..HalfLength]);
            Write(parts.Count, id[HalfLength..]);
        });

    private static void Write(long bits, Span<char> digits)
    {
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            digits[i] = Digits[(int)(bits & 31)];
            bits >>= 5;
        }
    }
}
