using Gateway.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Tests.Hosting;

/// <summary>The keys of affinity cookies are this process's own.</summary>
public sealed class ProtectedKeysTests
{
    [Fact]
    public void Keys_AreNeitherMadeAtStartNorWritten()
    {
        var services = new ServiceCollection().AddLogging().AddGateway();
        using var provider = services.BuildServiceProvider();

        Assert.IsType<EphemeralDataProtectionProvider>(provider.GetRequiredService<IDataProtectionProvider>());
        Assert.DoesNotContain(services, static service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Namespace?.Contains("DataProtection", StringComparison.Ordinal) == true);
    }
}
