using System.Diagnostics.Metrics;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Gateway.Listening;
using Gateway.Tests.Listening;

namespace Gateway.IntegrationTests.Listening;

public sealed class CertificateReloadTests : IDisposable
{
    private const int Live = 20;
    private readonly CertificateWorkshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task Reload_AtomicRename_ServesTheNewAndKeepsLiveConnections()
    {
        var path = _workshop.WriteWhole("a.pem", _workshop.Issue(["shop.test"]));
        await using var host = await StartAsync(new() { Path = path });
        var next = _workshop.Issue(["shop.test"], rsa: true);
        await AssertLiveThroughAsync(
            host,
            () =>
            {
                File.Move(_workshop.WriteWhole("next.pem", next), path, overwrite: true);
                return Task.CompletedTask;
            },
            next);
    }

    [Fact]
    public async Task Reload_SymlinkSwap_ServesTheNewAndKeepsLiveConnections()
    {
        // The layout of a mounted Kubernetes secret: tls.crt -> ..data/tls.crt, ..data -> a directory that is swapped.
        var first = _workshop.Issue(["shop.test"]);
        WriteGeneration("..1", first);
        File.CreateSymbolicLink(_workshop.PathOf("..data"), "..1");
        File.CreateSymbolicLink(_workshop.PathOf("tls.crt"), "..data/tls.crt");
        File.CreateSymbolicLink(_workshop.PathOf("tls.key"), "..data/tls.key");
        await using var host = await StartAsync(new() { Path = _workshop.PathOf("tls.crt"), KeyPath = _workshop.PathOf("tls.key") });

        var next = _workshop.Issue(["shop.test"]);
        WriteGeneration("..2", next);
        await AssertLiveThroughAsync(
            host,
            async () =>
            {
                // .NET has no call that renames a link to a directory over another one.
                File.CreateSymbolicLink(_workshop.PathOf("..data_tmp"), "..2");
                await Peer.RunAsync("mv", "-T", _workshop.PathOf("..data_tmp"), _workshop.PathOf("..data"));
            },
            next);
    }

    [Fact]
    public async Task Reload_BrokenCertificate_KeepsTheOldAndSaysSo()
    {
        var certificate = _workshop.Issue(["shop.test"]);
        var path = _workshop.WriteWhole("a.pem", certificate);
        await using var host = await StartAsync(new() { Path = path });
        var failures = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, self) =>
            {
                if (instrument.Name == "gateway.certificates.reload_failures")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref failures, (int)value));
        listener.Start();

        await File.WriteAllTextAsync(path, "broken");
        Assert.True(await Eventually.IsTrueAsync(() => host.Log.Any(static line => line.StartsWith("Error Kept the old certificate", StringComparison.Ordinal))));
        Assert.Contains(host.Log, line => line.Contains(path, StringComparison.Ordinal) && line.Contains("neither a PEM nor a PFX", StringComparison.Ordinal));
        Assert.Equal(1, failures);
        Assert.Equal(certificate.Thumbprint, await host.ThumbprintAsync("shop.test"));

        var next = _workshop.Issue(["shop.test"]);
        _workshop.WriteWhole("a.pem", next);
        Assert.True(await Eventually.IsTrueAsync(async () => await host.ThumbprintAsync("shop.test") == next.Thumbprint));
    }

    private static async Task AssertLiveThroughAsync(ListeningHost host, Func<Task> replace, X509Certificate2 next)
    {
        var streams = new List<SslStream>();
        for (var i = 0; i < Live; i++)
            streams.Add(await host.HandshakeAsync("shop.test"));
        await replace();
        Assert.True(await Eventually.IsTrueAsync(async () => await host.ThumbprintAsync("shop.test") == next.Thumbprint));
        foreach (var stream in streams)
        {
            Assert.StartsWith("HTTP/1.1 200 ", await ListeningHost.ExchangeAsync(stream), StringComparison.Ordinal);
            Assert.NotEqual(next.Thumbprint, stream.RemoteCertificate!.GetCertHashString());
            await stream.DisposeAsync();
        }
    }

    private static Task<ListeningHost> StartAsync(CertificateOptions certificate) =>
        ListeningHost.StartAsync(ListeningHost.Options(("https", new() { Url = "https://127.0.0.1:0", Certificate = certificate })));

    private void WriteGeneration(string directory, X509Certificate2 certificate)
    {
        Directory.CreateDirectory(_workshop.PathOf(directory));
        _workshop.Write($"{directory}/tls.crt", _workshop.Chain(certificate));
        _workshop.Write($"{directory}/tls.key", CertificateWorkshop.Key(certificate));
    }
}
