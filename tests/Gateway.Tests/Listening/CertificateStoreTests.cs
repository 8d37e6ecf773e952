using System.Diagnostics.Metrics;
using System.Security.Cryptography.X509Certificates;
using Gateway.Listening;
using Gateway.Transforms.Shared.Tls;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Listening;

public sealed class CertificateStoreTests : IDisposable
{
    private readonly CertificateWorkshop _workshop = new();
    private readonly List<string> _replaced = [];
    private readonly List<FileProblem> _refused = [];

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void Follow_NothingChanged_KeepsTheProfile()
    {
        var store = Store(_workshop.WriteWhole("a.pem", _workshop.Issue(["shop.test"])));
        var before = InUse(store);
        Follow(store);
        Assert.Same(before, InUse(store));
        Assert.Empty(_replaced);
    }

    [Fact]
    public void Follow_NewCertificate_IsInUseAfterOneLook()
    {
        var path = _workshop.WriteWhole("a.pem", _workshop.Issue(["shop.test"]));
        var store = Store(path);
        var next = _workshop.Issue(["shop.test"]);
        Replace(path, next);
        Follow(store);
        Assert.Equal(next.Thumbprint, InUse(store).Certificate.Leaf.Thumbprint);
        Assert.Equal([path], _replaced);
    }

    [Fact]
    public void Follow_OneOfTwoChanged_KeepsTheOthersProfile()
    {
        var (one, two) = (_workshop.WriteWhole("1.pem", _workshop.Issue(["shop.test"])), _workshop.WriteWhole("2.pem", _workshop.Issue(["shop.test"])));
        var store = Store(one, two);
        var before = store.TableOf("1").Find("")!;
        Replace(one, _workshop.Issue(["shop.test"]));
        Follow(store);
        Assert.Same(before, store.TableOf("1").Find(""));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("expired")]
    [InlineData("other key")]
    [InlineData("deleted")]
    public void Follow_BrokenCertificate_KeepsTheOldAndIsRefusedOnce(string fault)
    {
        var certificate = _workshop.Issue(["shop.test"]);
        var path = _workshop.WriteWhole("a.pem", certificate);
        var store = Store(path);
        Break(path, fault);

        Follow(store);
        Assert.Empty(_refused);
        Follow(store);
        Follow(store);
        Assert.Single(_refused);
        Assert.Equal(certificate.Thumbprint, InUse(store).Certificate.Leaf.Thumbprint);
    }

    [Fact]
    public void Follow_RepairedAfterRefusal_IsReplaced()
    {
        var path = _workshop.WriteWhole("a.pem", _workshop.Issue(["shop.test"]));
        var store = Store(path);
        Break(path, "garbage");
        Follow(store);
        Follow(store);
        var next = _workshop.Issue(["shop.test"]);
        Replace(path, next);
        Follow(store);
        Assert.Equal(next.Thumbprint, InUse(store).Certificate.Leaf.Thumbprint);
    }

    [Fact]
    public void Follow_CertificateBeforeItsKey_IsNoFailure()
    {
        var first = _workshop.Issue(["shop.test"]);
        var path = _workshop.Write("a.crt", _workshop.Chain(first));
        var key = _workshop.Write("a.key", CertificateWorkshop.Key(first));
        var store = new CertificateStore([Listener("0", new() { Path = path, KeyPath = key })], TimeProvider.System);

        var next = _workshop.Issue(["shop.test"]);
        _workshop.Write("a.crt", _workshop.Chain(next));
        Follow(store);
        _workshop.Write("a.key", CertificateWorkshop.Key(next));
        Follow(store);
        Assert.Empty(_refused);
        Assert.Equal(next.Thumbprint, InUse(store).Certificate.Leaf.Thumbprint);
    }

    [Fact]
    public void Follow_NotYetValid_IsInUseWhenItsTimeComes()
    {
        var path = _workshop.WriteWhole("a.pem", _workshop.Issue(["shop.test"]));
        var time = new SetTime { Now = TimeProvider.System.GetUtcNow() };
        var store = new CertificateStore([Listener("0", new() { Path = path })], time);
        var next = _workshop.Issue(["shop.test"], notBefore: TimeSpan.FromDays(1));
        Replace(path, next);
        Follow(store);
        Follow(store);
        Assert.Contains("is not valid before", Assert.Single(_refused).Message, StringComparison.Ordinal);

        time.Now += TimeSpan.FromDays(2);
        Follow(store);
        Assert.Equal(next.Thumbprint, InUse(store).Certificate.Leaf.Thumbprint);
    }

    [Fact]
    public void Constructor_UnusableFile_ThrowsASentence()
    {
        var exception = Assert.Throws<ListenException>(() => Store(_workshop.PathOf("none.pem")));
        Assert.StartsWith("Kestrel:Endpoints:0:Certificate:Path: the file '", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Metrics_ExpiryAndFailures_AreOnTheGatewayMeter()
    {
        var store = Store(_workshop.WriteWhole("a.pem", _workshop.Issue(["shop.test"], notAfter: TimeSpan.FromDays(3))));
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new CertificateMetrics(services.GetRequiredService<IMeterFactory>(), store, TimeProvider.System);
        var seen = new Dictionary<string, (double Value, string Tags)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, self) =>
            {
                if (instrument.Meter.Name == "Gateway" && instrument.Name.StartsWith("gateway.certificate", StringComparison.Ordinal))
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => seen[instrument.Name] = (value, Join(tags)));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => seen[instrument.Name] = (value, Join(tags)));
        listener.Start();
        metrics.ReloadFailed();
        listener.RecordObservableInstruments();

        Assert.Equal(1, seen["gateway.certificates.reload_failures"].Value);
        Assert.InRange(seen["gateway.certificate.expiry"].Value, 3 * 86400 - 600, 3 * 86400);
        Assert.Equal("endpoint=0 name=*", seen["gateway.certificate.expiry"].Tags);
    }

    private static string Join(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(' ', tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}"));

    private static TlsProfile InUse(CertificateStore store) => store.TableOf("0").Find("shop.test")!;

    private static Listener Listener(string name, CertificateOptions certificate)
    {
        var options = new ListeningOptions { Endpoints = new Dictionary<string, EndpointOptions> { [name] = new() { Url = "https://127.0.0.1:0", Certificate = certificate } } };
        return ListenerSet.From(options).All[0];
    }

    private static CertificateStore Store(params string[] paths) =>
        new([.. paths.Select(static (path, index) => Listener($"{index}", new() { Path = path }))], TimeProvider.System);

    private void Follow(CertificateStore store) => store.Follow(_replaced.Add, (_, problem) => _refused.Add(problem));

    private void Replace(string path, X509Certificate2 certificate) => File.Move(_workshop.WriteWhole("next.pem", certificate), path, overwrite: true);

    private void Break(string path, string fault)
    {
        switch (fault)
        {
            case "deleted":
                File.Delete(path);
                break;
            case "expired":
                Replace(path, _workshop.Issue(["shop.test"], notBefore: TimeSpan.FromDays(-2), notAfter: TimeSpan.FromDays(-1)));
                break;
            case "other key":
                File.WriteAllText(path, _workshop.Chain(_workshop.Issue(["shop.test"])) + CertificateWorkshop.Key(_workshop.Issue(["shop.test"])));
                break;
            default:
                File.WriteAllText(path, "garbage");
                break;
        }
    }

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
