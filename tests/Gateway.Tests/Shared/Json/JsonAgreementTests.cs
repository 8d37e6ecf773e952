using System.Text;
using Gateway.Transforms.Shared.Json;

namespace Gateway.Tests.Shared.Json;

/// <summary>Whatever bytes come: the same fault as by .NET's reader, at the same place, or the same value.</summary>
public sealed class JsonAgreementTests
{
    private const int Samples = 400;

    [Theory]
    [InlineData(1)]
    [InlineData(20261128)]
    public void Find_RandomJson_Agrees(int seed)
    {
        var json = new RandomTexts(new Random(seed));
        for (var i = 0; i < 10 * Samples; i++)
            AssertAgrees(json.Next());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(20261129)]
    public void Find_BrokenJson_Agrees(int seed)
    {
        var json = new RandomTexts(new Random(seed));
        for (var i = 0; i < Samples; i++)
        {
            var valid = json.Next();
            for (var n = 0; n < 10; n++)
                AssertAgrees(json.Broken(valid));
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20261130)]
    public void Find_EveryTruncation_Agrees(int seed)
    {
        var json = new RandomTexts(new Random(seed));
        for (var i = 0; i < Samples / 8; i++)
        {
            var valid = json.Next();
            for (var length = 0; length < Math.Min(valid.Length, 500); length++)
                AssertAgrees(valid[..length]);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(20261131)]
    public void Find_Pieces_Agrees(int seed)
    {
        var json = new RandomTexts(new Random(seed));
        for (var i = 0; i < 20 * Samples; i++)
            AssertAgrees(json.Heap());
    }

    // Texts are looked at sixteen bytes at a time: what ends one may stand at any place of those.
    [Fact]
    public void Find_TextsOfAllLengths_Agrees()
    {
        foreach (var end in (string[])["", "\\n", "\\u00e9", "\\ud83d\\ude00", "\\ud83d", "\\", "\\u12", "\\q", "\u0001", "\u001f", "é", "\u007f", " "])
        {
            for (var length = 0; length < 70; length++)
            {
                AssertAgrees(Encoding.UTF8.GetBytes($"\"{new string('x', length)}{end}\""));
                AssertAgrees(Encoding.UTF8.GetBytes($"{{\"{new string('x', length)}{end}\":[\"{end}{new string('y', length)}\",0]}}"));
                AssertAgrees(Encoding.UTF8.GetBytes($"[\"{new string('x', length)}{end}"));
            }
        }
    }

    private static void AssertAgrees(byte[] json)
    {
        foreach (var (depth, hasUniqueNames) in (ReadOnlySpan<(int, bool)>)[(JsonInspection.MaxDepth, true), (JsonInspection.MaxDepth, false), (2, true)])
        {
            var (expected, found) = (ReferenceInspection.Find(json, depth, hasUniqueNames), JsonInspection.Find(json, depth, hasUniqueNames));
            Assert.True(expected == found, $"{expected} was expected, and {found} found, in {Encoding.Latin1.GetString(json)}");
        }

        if (JsonInspection.Find(json, out var value) == JsonFault.None)
            Assert.Equal(Encoding.UTF8.GetString(json).TrimStart('\uFEFF').Trim(' ', '\n', '\r', '\t'), Encoding.UTF8.GetString(value.Span));
    }
}
