using System.Net;
using System.Net.Sockets;

namespace Gateway.IntegrationTests.Overload;

/// <summary>Clients that connect and say nothing.</summary>
internal sealed class Crowd : IDisposable
{
    private readonly List<Socket> _members = [];

    private Crowd()
    {
    }

    /// <summary>How many of them the gateway has closed.</summary>
    public int Refused => _members.Count(IsClosed);

    /// <summary>Connects all of them.</summary>
    public static async Task<Crowd> ConnectAsync(Uri address, int count)
    {
        var crowd = new Crowd();
        try
        {
            for (var i = 0; i < count; i++)
            {
                var member = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                crowd._members.Add(member);
                await member.ConnectAsync(IPAddress.Parse(address.Host), address.Port);
            }

            return crowd;
        }
        catch
        {
            crowd.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _members.ForEach(static member => member.Dispose());

    // A socket that is closed by its peer is readable, and there is nothing to read.
    private static bool IsClosed(Socket member) => member.Poll(TimeSpan.Zero, SelectMode.SelectRead) && member.Available == 0;
}
