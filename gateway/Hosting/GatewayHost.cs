using Gateway.Admin;
using Gateway.Configuration;
using Gateway.Listening;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Hosting.Server;

namespace Gateway.Hosting;

/// <summary>One gateway: the data port, the admin port, and the configuration they run on.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly AdminServer _admin;
    private readonly string? _urls;

    private GatewayHost(WebApplication application, string? urls) =>
        (_application, _admin, _urls) = (application, new AdminServer(application.Services), urls);

    /// <summary>The gateway's services.</summary>
    public IServiceProvider Services => _application.Services;

    /// <summary>Where the data port listens, once started.</summary>
    public IReadOnlyCollection<string> Urls => Services.GetRequiredService<IServer>().BoundAddresses();

    /// <summary>Where the admin port listens, once started; null when it is off.</summary>
    public string? AdminUrl => _admin.Url;

    /// <summary>Puts a gateway together; nothing is read and nothing listens yet.</summary>
    /// <param name="urls">Addresses that replace the configured endpoints, or null.</param>
    public static GatewayHost Create(string? urls)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "gateway" });
        builder.Logging.AddSimpleConsole(static console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Gateway", LogLevel.Information);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.AddGateway();
        builder.Services.AddListening(services => Listening(services.GetRequiredService<ActiveConfiguration>().Current.Sections, urls));
        return new GatewayHost(builder.Build(), urls);
    }

    /// <summary>Reads the configuration and puts it in force; its errors say why when it is not.</summary>
    public async Task<LoadedConfiguration> LoadAsync(string path, CancellationToken cancellation)
    {
        var loaded = await Services.GetRequiredService<ConfigurationReloader>().LoadFirstAsync(path, cancellation);
        if (_urls is not null && loaded.Sections is { } sections)
            new ListeningOptionsValidator(Services.GetRequiredService<TimeProvider>()).Validate(Listening(sections, _urls), sections, loaded.Errors);
        return loaded;
    }

    /// <summary>
    /// Reads and builds a configuration, for commands that only ask; nothing starts, and <c>demo:</c> addresses stay as
    /// they are.
    /// </summary>
    public async Task<LoadedConfiguration> BuildAsync(string path)
    {
        var loaded = Services.GetRequiredService<ConfigurationLoader>().Load(path);
        await Services.GetRequiredService<ConfigurationActivation>().PrepareAsync(loaded);
        return loaded;
    }

    /// <summary>The endpoints of a configuration that <see cref="BuildAsync"/> found sound.</summary>
    public EndpointDataSource MapRoutes()
    {
        Pipeline.MapRoutes(_application);
        return ((IEndpointRouteBuilder)_application).DataSources.Single();
    }

    /// <summary>Starts listening on both ports.</summary>
    /// <exception cref="IOException">An address is taken or may not be used.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        Pipeline.Build(_application);
        await _admin.StartAsync(cancellation);
        await _application.StartAsync(cancellation);
    }

    /// <summary>Completes when the gateway has stopped.</summary>
    public Task WaitForShutdownAsync() => _application.WaitForShutdownAsync(CancellationToken.None);

    /// <summary>A sentence that says why <see cref="StartAsync"/> failed; null when it is not about listening.</summary>
    public string? DescribeStartFailure(Exception exception)
    {
        var sections = Services.GetRequiredService<ActiveConfiguration>().Current.Sections;
        return exception is AdminListenException ? exception.Message : ListenFailure.Describe(exception, Listening(sections, _urls));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _admin.DisposeAsync();
        await _application.DisposeAsync();
    }

    private static ListeningOptions Listening(ConfigurationSections sections, string? urls)
    {
        var options = sections.Get<ListeningOptions>();
        return urls is null ? options : ListeningUrls.Override(options, urls);
    }
}
