using Gateway.Transforms.Shared;

namespace Gateway.Tests.Shared;

/// <summary>RFC 9110 §8.8.3.</summary>
public sealed class EntityTagsTests
{
    // The table of §8.8.3.2, then what is not well formed.
    [Theory]
    [InlineData("W/\"1\"", "W/\"1\"", false, true)]
    [InlineData("W/\"1\"", "W/\"2\"", false, false)]
    [InlineData("W/\"1\"", "\"1\"", false, true)]
    [InlineData("\"1\"", "\"1\"", true, true)]
    [InlineData("\"a\"", "\"A\"", false, false)]
    [InlineData("\"\"", "\"\"", true, true)]
    [InlineData("abc", "abc", true, true)]
    [InlineData("abc", "\"abc\"", false, false)]
    [InlineData("w/\"1\"", "\"1\"", false, false)]
    public void Equality_TwoTags_AsTheTableSays(string one, string other, bool isStrong, bool isWeak)
    {
        Assert.Equal(isStrong, EntityTags.AreStronglyEqual(one, other));
        Assert.Equal(isStrong, EntityTags.AreStronglyEqual(other, one));
        Assert.Equal(isWeak, EntityTags.AreWeaklyEqual(one, other));
        Assert.Equal(isWeak, EntityTags.AreWeaklyEqual(other, one));
    }

    [Theory]
    [InlineData("\"a\"", "\"a\"", true)]
    [InlineData("\"b\", \"a\"", "\"a\"", true)]
    [InlineData("\"b\",W/\"a\",\"c\"", "\"a\"", true)]
    [InlineData(" ,\t\"a\" , ", "W/\"a\"", true)]
    [InlineData("\"b\", \"c\"", "\"a\"", false)]
    [InlineData("", "\"a\"", false)]
    [InlineData(" , ,", "\"a\"", false)]
    // A comma, and a backslash, are characters of a tag.
    [InlineData("\"x,y\"", "\"x,y\"", true)]
    [InlineData("\"x,y\"", "\"y\"", false)]
    [InlineData("\"x,\", \"a\"", "\"a\"", true)]
    [InlineData("\"x\\\", \"a\"", "\"a\"", true)]
    [InlineData("\"ab\"", "\"a\"", false)]
    // Without quotes.
    [InlineData("abc", "abc", true)]
    [InlineData("x, abc", "abc", true)]
    [InlineData("abc def", "abc", false)]
    [InlineData("\"a", "\"a\"", false)]
    [InlineData("W/", "\"a\"", false)]
    public void ListHas_List_ComparesWeakly(string list, string tag, bool expected) => Assert.Equal(expected, EntityTags.ListHas(list, tag));
}
