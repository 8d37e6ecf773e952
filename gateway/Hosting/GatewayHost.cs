using Gateway.Admin;
using Gateway.Configuration;
using Gateway.Listening;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Logging.Console;

namespace Gateway.Hosting;

/// <summary>One gateway: the data port, the admin port, and the configuration they run on.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly AdminServer _admin;
    private readonly string? _urls;

    private GatewayHost(WebApplication application, LoadedConfiguration loaded, string? urls)
    {
        (_application, Loaded, _urls) = (application, loaded, urls);
        _admin = new AdminServer(application.Services);
    }

    /// <summary>The configuration as read; errors found later are added to its own.</summary>
    public LoadedConfiguration Loaded { get; }

    /// <summary>The gateway's services.</summary>
    public IServiceProvider Services => _application.Services;

    /// <summary>Where the data port listens, once started.</summary>
    public IReadOnlyCollection<string> Urls => Services.GetRequiredService<IServer>().BoundAddresses();

    /// <summary>The data port's listeners and where each really listens, once started.</summary>
    public IReadOnlyList<(Listener Listener, string Url)> Listeners => [.. Services.GetRequiredService<ListenerSet>().All.Zip(Urls)];

    /// <summary>Where the admin port listens, once started; null when it is off.</summary>
    public string? AdminUrl => _admin.Url;

    /// <summary>Reads a configuration and puts a gateway together; nothing listens yet.</summary>
    /// <param name="file">The main configuration file.</param>
    /// <param name="urls">Addresses that replace the configured endpoints, or null.</param>
    /// <param name="loaded">The configuration; its errors say why there is no gateway.</param>
    /// <returns>Null when the configuration has errors.</returns>
    public static GatewayHost? Create(string file, string? urls, out LoadedConfiguration loaded)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "gateway" });
        builder.Logging.AddSimpleConsole(static console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
        // Standard output is for the access log, which programs read.
        builder.Services.Configure<ConsoleLoggerOptions>(static console =>
        {
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            // A reader that has stopped must not stop the gateway.
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
        // The host would log a failed start, and YARP a refused configuration, with a stack trace; both are said in a sentence.
        builder.Logging.SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Gateway", LogLevel.Information)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
            .AddFilter("Yarp.ReverseProxy.Management.ProxyConfigManager", LogLevel.None);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.AddGateway(urls);

        // Building the application makes the server, which needs to know where to listen.
        loaded = builder.Services.CreateConfigurationLoader().Load(file);
        if (loaded.Sections is not { } sections)
            return null;
        var listening = sections.Get<ListeningOptions>().In(sections.Files.Directory);
        if (urls is not null)
        {
            listening = ListeningUrls.Override(listening, urls);
            ValidateUrls(listening, sections, loaded.Errors);
            if (loaded.Errors.Errors.Count > 0)
                return null;
        }

        builder.Services.AddListening(listening);
        builder.Services.AddDraining(Console.Out);
        return new GatewayHost(builder.Build(), loaded, urls);
    }

    /// <summary>Puts the configuration in force.</summary>
    /// <returns>False when building it found errors, which are added to the others.</returns>
    public Task<bool> ActivateAsync(CancellationToken cancellation) =>
        Services.GetRequiredService<ConfigurationReloader>().BeginAsync(Loaded, cancellation);

    /// <summary>
    /// Builds the configuration for commands that only ask; nothing starts, and <c>demo:</c> addresses stay as they are.
    /// </summary>
    /// <returns>False when building it found errors, which are added to the others.</returns>
    public Task<bool> PrepareAsync() => Services.GetRequiredService<ConfigurationActivation>().PrepareAsync(Loaded);

    /// <summary>The endpoints of a configuration that <see cref="PrepareAsync"/> found sound.</summary>
    public EndpointDataSource MapRoutes()
    {
        Pipeline.MapRoutes(_application);
        return ((IEndpointRouteBuilder)_application).DataSources.Single();
    }

    /// <summary>Starts listening on both ports.</summary>
    /// <exception cref="IOException">An address is taken or may not be used.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        CheckInherited();
        Pipeline.Build(_application);
        // On a shared socket a gateway that is ready answers meanwhile; an own one says that this one is starting.
        var isShared = _admin.IsShared;
        if (!isShared)
            await _admin.StartAsync(cancellation);
        await _application.StartAsync(cancellation);
        if (isShared)
            await _admin.StartAsync(cancellation);
    }

    /// <summary>Completes when the gateway has stopped.</summary>
    public Task WaitForShutdownAsync() => _application.WaitForShutdownAsync(CancellationToken.None);

    /// <summary>A sentence that says why <see cref="StartAsync"/> failed; null when it is not about listening.</summary>
    public string? DescribeStartFailure(Exception exception)
    {
        var listening = Loaded.Sections!.Get<ListeningOptions>();
        return exception is AdminListenException
            ? exception.Message
            : ListenFailure.Describe(exception, _urls is null ? listening : ListeningUrls.Override(listening, _urls));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _admin.DisposeAsync();
        await _application.DisposeAsync();
    }

    private void CheckInherited()
    {
        var inherited = Services.GetRequiredService<InheritedSockets>();
        var addresses = Services.GetRequiredService<ListenerSet>().All.Select(static listener => listener.Address);
        if (Loaded.Sections!.Get<AdminOptions>().Url is { } url && ListenAddress.TryParse(url, out var admin, out _))
            addresses = addresses.Append(admin!);
        if ((inherited.Problem ?? inherited.FindUnclaimed(addresses)) is { } problem)
            throw new ListenException(problem);
    }

    // The file was found sound; what the command line adds is in no file, and is said without a place in one.
    private static void ValidateUrls(ListeningOptions listening, ConfigurationSections sections, ConfigurationErrors errors)
    {
        var found = new ConfigurationErrors();
        new ListeningOptionsValidator(TimeProvider.System).Validate(listening, found);
        if (AdminOptionsValidator.FindOverlap(sections.Get<AdminOptions>(), listening) is { } listener)
            found.Add(listener.Name, $"'{listener.Address}' is already listened on by the admin port ({AdminOptionsValidator.UrlKey})");

        foreach (var error in found.Errors)
        {
            if (ListeningUrls.IsPath(error.Path))
                errors.Add(null, error.Path, error.Message);
            else
                errors.Add(error.Path, error.Message);
        }

        foreach (var warning in found.Warnings.Where(static warning => ListeningUrls.IsPath(warning.Path)))
            errors.Warn(null, warning.Path, warning.Message);
    }
}
