using Gateway.Transforms.Shared;

namespace Gateway.Tests.Shared;

public sealed class KeyHashTests
{
    // The vectors of HalfSipHash's 64-bit sibling as the Linux kernel tests it: the key 00 01 … 0f, the inputs 00 01 … by length.
    [Theory]
    [InlineData(0, 0x050fc4dc)]
    [InlineData(1, 0x7d57ca93)]
    [InlineData(2, 0x4dc7d44d)]
    [InlineData(3, 0xe7ddf7fb)]
    [InlineData(7, 0x9bb11140)]
    [InlineData(8, 0x8d299a8e)]
    [InlineData(9, 0x6c063de4)]
    [InlineData(15, 0x2a519956)]
    [InlineData(16, 0x7d908b66)]
    public void Of_ReferenceVectors_GivesTheirLowHalf(int length, uint expected)
    {
        var input = Enumerable.Range(0, length).Select(static i => (byte)i).ToArray();

        Assert.Equal(expected, (uint)new KeyHash(0x0706050403020100, 0x0f0e0d0c0b0a0908).Of(input));
    }

    [Fact]
    public void Create_Twice_HashesDifferently() =>
        Assert.NotEqual(KeyHash.Create().Of("key"u8), KeyHash.Create().Of("key"u8));
}
