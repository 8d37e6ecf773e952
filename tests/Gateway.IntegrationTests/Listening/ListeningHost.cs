using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Listening;
using Gateway.Transforms.Shared.Addresses;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.IntegrationTests.Listening;

/// <summary>A real Kestrel that listens by the options and answers with what it saw.</summary>
internal sealed class ListeningHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ListeningHost(WebApplication app, LogLines log)
    {
        _app = app;
        Log = log;
    }

    /// <summary>What was logged, as <c>Level message</c>.</summary>
    public LogLines Log { get; }

    public string[] Urls => [.. _app.Services.GetRequiredService<IServer>().BoundAddresses()];

    /// <summary>The port of the n-th listener.</summary>
    public int Port(int index = 0) => new Uri(Urls[index]).Port;

    public static async Task<ListeningHost> StartAsync(ListeningOptions options, RequestDelegate? answer = null, params string[] trusted)
    {
        var log = new LogLines();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.Logging.AddProvider(log);
        builder.Services.AddListening(options);
        var app = builder.Build();
        app.Services.GetRequiredService<Transforms.Shared.Addresses.TrustedProxies>().Use(AddressList.Parse(trusted, []));
        app.UseListening();
        app.Run(answer ?? (static context => context.Response.WriteAsync($"{context.Request.Protocol} {context.Connection.ClientCertificate?.Subject}")));
        try
        {
            await app.StartAsync();
            return new ListeningHost(app, log);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public static ListeningOptions Options(params (string Name, EndpointOptions Endpoint)[] endpoints) =>
        new() { Endpoints = endpoints.ToDictionary(static one => one.Name, static one => one.Endpoint) };

    /// <summary>Sends bytes as they are to a plain listener and reads until it closes.</summary>
    public async Task<string> SendRawAsync(string request, int index = 0)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port(index));
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await reader.ReadToEndAsync(limit.Token);
    }

    /// <summary>Shakes hands without judging the server's certificate.</summary>
    /// <exception cref="AuthenticationException">The server refuses.</exception>
    /// <exception cref="IOException">The server refuses.</exception>
    public async Task<SslStream> HandshakeAsync(
        string name, int index = 0, SslProtocols protocols = SslProtocols.None, X509Certificate2? client = null, params SslApplicationProtocol[] alpn)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, Port(index));
        var stream = new SslStream(connection.GetStream(), leaveInnerStreamOpen: false, static (_, certificate, _, _) => certificate is not null);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = name,
                EnabledSslProtocols = protocols,
                ApplicationProtocols = alpn.Length == 0 ? null : [.. alpn],
                ClientCertificates = client is null ? null : [client],
            },
            limit.Token);
        return stream;
    }

    /// <summary>The thumbprint of the certificate sent for a name.</summary>
    public async Task<string> ThumbprintAsync(string name, int index = 0)
    {
        await using var stream = await HandshakeAsync(name, index);
        return stream.RemoteCertificate!.GetCertHashString();
    }

    /// <summary>One HTTP/1.1 exchange on an open connection, which stays open.</summary>
    public static async Task<string> ExchangeAsync(Stream stream, string host = "shop.test", string target = "/")
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        var buffer = new byte[4096];
        var text = new StringBuilder();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!text.ToString().EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal) && !text.ToString().Contains("Content-Length: 0\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, limit.Token);
            if (read == 0)
                break;
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
    }

    internal sealed class LogLines : ConcurrentQueue<string>, ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Enqueue($"{logLevel} {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
