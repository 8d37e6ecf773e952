using Gateway.Transforms.Receiving;

namespace Gateway.Tests.Receiving;

public sealed class RequestIdsTests
{
    [Fact]
    public void Next_ManyThreads_NeverRepeats()
    {
        var ids = new RequestIds();

        var made = ParallelEnumerable.Range(0, 100_000).Select(_ => ids.Next()).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(100_000, made.Count);
    }

    [Fact]
    public void Next_Id_IsSixteenPlainCharactersThatSort()
    {
        var ids = new RequestIds();
        var (first, second) = (ids.Next(), ids.Next());

        Assert.Matches("^[0-9a-hjkmnp-tv-z]{16}$", first);
        Assert.True(string.CompareOrdinal(first, second) < 0);
    }

    [Fact]
    public void Next_OtherProcess_DiffersInItsFirstHalf() => Assert.NotEqual(new RequestIds().Next()[..8], new RequestIds().Next()[..8]);
}
