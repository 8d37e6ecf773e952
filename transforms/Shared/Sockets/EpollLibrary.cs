using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Gateway.Transforms.Shared.Sockets;

/// <summary>epoll(7) and eventfd(2) of Linux.</summary>
internal static unsafe partial class EpollLibrary
{
    private const int CloseOnExec = 0x80000;
    private const int AddOne = 1;
    private const int Interrupted = 4;

    /// <exception cref="Win32Exception">The process has no descriptor left.</exception>
    public static SafeFileDescriptor Create() => Valid(EpollCreate(CloseOnExec));

    /// <summary>A descriptor that is readable once it was signalled.</summary>
    /// <exception cref="Win32Exception">The process has no descriptor left.</exception>
    public static SafeFileDescriptor CreateEvent() => Valid(EventDescriptor(0, CloseOnExec));

    /// <summary>Signals a descriptor of <see cref="CreateEvent"/>.</summary>
    public static void Signal(SafeFileDescriptor @event)
    {
        ulong one = 1;
        _ = Write(@event, &one, sizeof(ulong));
    }

    /// <summary>Has what happens to a descriptor told under a key.</summary>
    /// <exception cref="Win32Exception">The system has no room for it.</exception>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public static void Add(SafeFileDescriptor epoll, SafeHandle descriptor, SocketEvents events, long key)
    {
        var wanted = new EpollEvents(1);
        wanted.Set(0, events, key);
        var isHeld = false;
        try
        {
            descriptor.DangerousAddRef(ref isHeld);
            if (EpollControl(epoll, AddOne, (int)descriptor.DangerousGetHandle(), wanted.Address) < 0)
                throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
        finally
        {
            if (isHeld)
                descriptor.DangerousRelease();
        }
    }

    /// <summary>Waits until something has happened; tells how much, which may be nothing.</summary>
    /// <exception cref="Win32Exception">The descriptor is none.</exception>
    public static int Wait(SafeFileDescriptor epoll, EpollEvents events)
    {
        var count = EpollWait(epoll, events.Address, events.Count, -1);
        if (count >= 0)
            return count;
        var error = Marshal.GetLastPInvokeError();
        return error == Interrupted ? 0 : throw new Win32Exception(error);
    }

    private static SafeFileDescriptor Valid(SafeFileDescriptor descriptor) =>
        descriptor.IsInvalid ? throw new Win32Exception(Marshal.GetLastPInvokeError()) : descriptor;

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial SafeFileDescriptor EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int EpollControl(SafeFileDescriptor epoll, int operation, int descriptor, void* events);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int EpollWait(SafeFileDescriptor epoll, void* events, int count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial SafeFileDescriptor EventDescriptor(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeFileDescriptor descriptor, void* bytes, nint count);
}
