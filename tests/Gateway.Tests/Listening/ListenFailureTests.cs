using System.Net;
using System.Net.Sockets;
using Gateway.Listening;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Tests.Listening;

public sealed class ListenFailureTests
{
    [Fact]
    public void Describe_PortInUse_NamesTheEndpointThatIsTaken()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var options = new ListeningOptions
        {
            Endpoints = new Dictionary<string, EndpointOptions>
            {
                ["free"] = new() { Url = "http://127.0.0.1:0" },
                ["shop"] = new() { Url = $"http://{taken.LocalEndpoint}" },
            },
        };
        var exception = new IOException("Failed to bind", new AddressInUseException("in use", new SocketException((int)SocketError.AddressAlreadyInUse)));
        Assert.Equal(
            $"Cannot listen on http://{taken.LocalEndpoint} (endpoint 'shop'): the port is in use by another process; if that is another gateway, stop it, or give this one other ports, also in Admin:Url",
            ListenFailure.Describe(exception, options));
    }

    [Fact]
    public void Describe_ForeignAddress_SaysSo() => Assert.Equal(
        "Cannot listen on http://192.0.2.1:8080 (endpoint 'a'): no network interface of this machine has this address",
        ListenFailure.Describe(
            new SocketException((int)SocketError.AddressNotAvailable),
            new() { Endpoints = new Dictionary<string, EndpointOptions> { ["a"] = new() { Url = "http://192.0.2.1:8080" } } }));

    [Fact]
    public void Describe_UnixDirectoryMissing_SaysSo() => Assert.Equal(
        "Cannot listen on http://unix:/nowhere/gateway.sock (endpoint 'a'): the directory does not exist",
        ListenFailure.Describe(
            new SocketException((int)SocketError.AddressNotAvailable),
            new() { Endpoints = new Dictionary<string, EndpointOptions> { ["a"] = new() { Url = "http://unix:/nowhere/gateway.sock" } } }));

    [Fact]
    public void Describe_FailureThatIsGoneByNow_StillSaysWhat() => Assert.StartsWith(
        "Cannot listen: ",
        ListenFailure.Describe(
            new SocketException((int)SocketError.AccessDenied),
            new() { Endpoints = new Dictionary<string, EndpointOptions> { ["a"] = new() { Url = "http://127.0.0.1:0" } } }),
        StringComparison.Ordinal);

    [Fact]
    public void Describe_AnotherException_IsNull() => Assert.Null(ListenFailure.Describe(new InvalidOperationException("other"), new()));
}
