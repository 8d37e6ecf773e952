using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Shared.Configuration;

public sealed class ActiveConfigurationTests
{
    private readonly ActiveConfiguration _active = new();
    private readonly List<string> _told = [];

    [Fact]
    public void Activate_ListenersThrow_AllAreToldAndTheExceptionsReturned()
    {
        _active.OnActivated(Throw("first"));
        _active.OnActivated(snapshot => _told.Add($"second {snapshot.Generation}"));
        _active.OnActivated(Throw("third"));
        _active.OnActivated(snapshot => _told.Add($"fourth {snapshot.Generation}"));

        var failures = _active.Activate(Snapshot(1));

        Assert.Equal(["first", "third"], failures.Select(static failure => failure.Message));
        Assert.Equal(["second 1", "fourth 1"], _told);
        Assert.Equal(1, _active.Current.Generation);
        Assert.Equal(2, _active.Activate(Snapshot(2)).Count);
        Assert.Equal(["second 1", "fourth 1", "second 2", "fourth 2"], _told);
    }

    [Fact]
    public void Activate_AllGoesWell_ReturnsNothing()
    {
        _active.OnActivated(snapshot => _told.Add($"{snapshot.Generation}"));

        Assert.Empty(_active.Activate(Snapshot(1)));
    }

    [Fact]
    public void Activate_ListenerAddsAnother_ItIsToldOnceASwap()
    {
        var isAdded = false;
        _active.OnActivated(_ =>
        {
            if (!isAdded)
                _active.OnActivated(snapshot => _told.Add($"{snapshot.Generation}"));
            isAdded = true;
        });

        Assert.Empty(_active.Activate(Snapshot(1)));
        Assert.Empty(_active.Activate(Snapshot(2)));

        Assert.Equal(["1", "2"], _told);
    }

    [Fact]
    public void OnActivated_ListenerThrows_IsNotAdded()
    {
        _active.Activate(Snapshot(1));

        Assert.Throws<InvalidOperationException>(() => _active.OnActivated(Throw("late")));

        Assert.Empty(_active.Activate(Snapshot(2)));
    }

    private static Action<ConfigurationSnapshot> Throw(string message) => _ => throw new InvalidOperationException(message);

    private static ConfigurationSnapshot Snapshot(int generation) =>
        new(generation, DateTimeOffset.UnixEpoch, "test", new ConfigurationSections([]));
}
