using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Transforms.Caching.Rules;

/// <summary>The tags that responses are purged by (surrogate keys), as the first eight bytes of their SHA-256: the same in every process.</summary>
internal static class TagHash
{
    /// <summary>The hash of a tag.</summary>
    public static ulong Of(string tag)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(tag), hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }

    /// <summary>The hashes of a response's tags, which stand in its headers with blanks or commas between.</summary>
    /// <param name="received">The response.</param>
    /// <param name="headers">The names of the headers.</param>
    /// <param name="most">How many are taken; a response with more cannot be purged by the others.</param>
    public static IReadOnlyList<ulong> Read(Received received, IReadOnlyList<string> headers, int most)
    {
        List<ulong>? tags = null;
        foreach (var header in headers)
        {
            foreach (var line in received.Field(header))
            {
                foreach (var tag in line!.Split([' ', ',', '\t'], StringSplitOptions.RemoveEmptyEntries))
                {
                    if ((tags ??= []).Count < most)
                        tags.Add(Of(tag));
                }
            }
        }

        return tags ?? (IReadOnlyList<ulong>)[];
    }
}
