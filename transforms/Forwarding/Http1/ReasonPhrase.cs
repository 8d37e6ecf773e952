using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>The words behind a status code (RFC 9112 §4).</summary>
internal static class ReasonPhrase
{
    private static readonly SearchValues<byte> PhraseBytes = SearchValues.Create(
        Enumerable.Range(0x20, 0x100 - 0x20).Where(static code => code != 0x7f).Append('\t').Select(static code => (byte)code).ToArray());

    /// <summary>The phrase as Latin-1; allocates nothing for the usual phrase of a status.</summary>
    /// <exception cref="ResponseException">It holds a control character.</exception>
    public static string Of(int status, ReadOnlySpan<byte> phrase)
    {
        var usual = ReasonPhrases.GetReasonPhrase(status);
        if (usual.Length == phrase.Length && Ascii.Equals(phrase, usual))
            return usual;
        if (phrase.ContainsAnyExcept(PhraseBytes))
            throw new ResponseException("the reason phrase holds a control character");
        return Encoding.Latin1.GetString(phrase);
    }
}
