using Gateway.Hosting;
using Gateway.Tests.Architecture;
using Gateway.Tests.Listening;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Configuration.Corpus;

/// <summary>The example of a whole shop loads as it is, once its certificate is there.</summary>
public sealed class ShopExampleTests
{
    [Fact]
    public void Load_ShopExample_HasNeitherErrorsNorWarnings()
    {
        using var workshop = new CertificateWorkshop();
        var certificate = workshop.WriteWhole("shop.test.pem", workshop.Issue(["shop.test"]));

        var loaded = new ServiceCollection().AddLogging().AddGateway()
            .CreateConfigurationLoader(name => name.StartsWith("CERTIFICATE", StringComparison.Ordinal) ? certificate : null)
            .Load(Path.Combine(Repository.Root, "config", "examples", "shop.json"));

        Assert.Empty(loaded.Errors.Errors);
        Assert.Empty(loaded.Errors.Warnings);
    }
}
