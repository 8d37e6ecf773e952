using Gateway.Transforms.Shared;

namespace Gateway.Tests.Shared;

public sealed class ListedFeaturesTests
{
    [Fact]
    public void Set_SeveralAndOneAnew_AreFound()
    {
        var features = new ListedFeatures();
        features.Set("one");
        features.Set(new Version(1, 0));
        features.Set("two");

        Assert.Equal(("two", new Version(1, 0)), (features.Get<string>(), features.Get<Version>()));
        Assert.Equal([typeof(string), typeof(Version)], features.Select(static feature => feature.Key));
        Assert.Null(features.Get<Uri>());
    }

    [Fact]
    public void Set_Null_TakesOneOut()
    {
        var features = new ListedFeatures();
        features.Set("one");
        features.Set(new Version(1, 0));
        features.Set<string>(null);
        features.Set<Uri>(null);

        Assert.Null(features.Get<string>());
        Assert.Equal(new Version(1, 0), features.Get<Version>());
    }

    [Fact]
    public void Set_MoreThanThereIsRoomFor_AllAreFound()
    {
        var features = new ListedFeatures();
        Type[] keys = [.. typeof(string).Assembly.GetTypes().Take(100)];
        foreach (var key in keys)
            features[key] = key;

        Assert.All(keys, key => Assert.Same(key, features[key]));
    }

    [Fact]
    public void Clear_LeavesNothingAndIsAnotherRevision()
    {
        var features = new ListedFeatures();
        features.Set("one");
        var revision = features.Revision;
        features.Clear();

        Assert.Null(features.Get<string>());
        Assert.Empty(features);
        Assert.NotEqual(revision, features.Revision);
    }

    [Fact]
    public void Clear_WhereOwnWereReplacedOrTakenOut_PutsThemBack()
    {
        var features = new ListedFeatures(KeyValuePair.Create<Type, object>(typeof(string), "own"), KeyValuePair.Create<Type, object>(typeof(Version), new Version(1, 0)));
        features.Set<Version>(null);
        features.Set("other");
        features.Set(new Uri("http://other.test"));
        features.Clear();

        Assert.Equal(("own", new Version(1, 0)), (features.Get<string>(), features.Get<Version>()));
        Assert.Equal(2, features.Count());
    }

    // What a context remembers of a feature it asks for anew at another revision alone.
    [Fact]
    public void Revision_WhereAFeatureIsNoLongerWhatItWas_IsAnother()
    {
        var features = new ListedFeatures();
        features.Set("one");
        var first = features.Revision;
        features.Set("two");
        var replaced = features.Revision;
        features.Set<string>(null);

        Assert.Equal(3, new[] { first, replaced, features.Revision }.Distinct().Count());
    }
}
