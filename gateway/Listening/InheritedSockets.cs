using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Listening;

/// <summary>
/// The listening sockets that whoever started this process opened for it, as systemd's socket activation does: see
/// sd_listen_fds(3). An endpoint takes the socket that is bound to its address. Safe to share between threads.
/// </summary>
internal sealed class InheritedSockets
{
    private const int FirstDescriptor = 3;
    private const int MaxCount = 1024;
    private const string Count = "LISTEN_FDS";
    private const string Process = "LISTEN_PID";
    private const string Names = "LISTEN_FDNAMES";

    private readonly ConcurrentDictionary<InheritedSocket, bool> _free = new();

    private InheritedSockets(IReadOnlyList<InheritedSocket> all, string? problem)
    {
        All = all;
        Problem = problem;
        foreach (var socket in all)
            _free[socket] = true;
    }

    /// <summary>In the order of their descriptors.</summary>
    public IReadOnlyList<InheritedSocket> All { get; }

    /// <summary>A sentence that says why what was passed on cannot be used; null when it can.</summary>
    public string? Problem { get; }

    /// <summary>Those of this process. The variables are removed: they are meant for no one else.</summary>
    public static InheritedSockets FromEnvironment()
    {
        var sockets = Read(Environment.GetEnvironmentVariable, Environment.ProcessId, InheritedSocket.Open);
        foreach (var variable in new[] { Count, Process, Names })
            Environment.SetEnvironmentVariable(variable, null);
        return sockets;
    }

    /// <summary>Reads the variables; none that are for another process.</summary>
    /// <param name="variables">Gives a variable, or null.</param>
    /// <param name="process">The id of this process.</param>
    /// <param name="open">Takes a descriptor over; null when it is no listening stream socket.</param>
    public static InheritedSockets Read(Func<string, string?> variables, int process, Func<int, InheritedSocket?> open)
    {
        var count = variables(Count);
        if (count is null || variables(Process) != process.ToString(CultureInfo.InvariantCulture))
            return new InheritedSockets([], null);
        if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > MaxCount)
            return new InheritedSockets([], $"{Count}: '{count}' is no number of sockets");

        List<InheritedSocket> all = [];
        for (var descriptor = FirstDescriptor; descriptor < FirstDescriptor + number; descriptor++)
        {
            if (open(descriptor) is not { } socket)
                return new InheritedSockets(all, $"{Count}: file descriptor {descriptor} is no listening stream socket");
            all.Add(socket);
        }

        return new InheritedSockets(all, null);
    }

    /// <summary>A sentence that says which socket nobody would accept from; null when every one has its endpoint.</summary>
    /// <param name="addresses">Where the gateway is to listen.</param>
    public string? FindUnclaimed(IEnumerable<ListenAddress> addresses)
    {
        var wanted = addresses.SelectMany(static address => address.EndPoints()).ToList();
        foreach (var socket in All)
        {
            var index = wanted.FindIndex(socket.IsFor);
            if (index < 0)
                return $"{Count}: the inherited socket {socket.Descriptor} is bound to {socket.EndPoint}, where no endpoint listens; its clients would wait for ever";
            wanted.RemoveAt(index);
        }

        return null;
    }

    /// <summary>Whether there is one for an endpoint, taken or not.</summary>
    public bool Has(ListenAddress address) => All.Any(socket => address.EndPoints().Any(socket.IsFor));

    /// <summary>The socket for an endpoint, which then belongs to the caller; null when none was inherited.</summary>
    public Socket? Take(EndPoint endPoint)
    {
        foreach (var socket in All)
        {
            if (socket.IsFor(endPoint) && _free.TryRemove(socket, out _))
                return socket.Socket;
        }

        return null;
    }
}
