using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Gateway.Tests.Listening.Proxies;

/// <summary>Writes headers of the PROXY protocol, well formed and not.</summary>
public static class ProxyHeaderBytes
{
    /// <summary>A line of version 1, its CRLF added.</summary>
    public static byte[] V1(string line) => Encoding.Latin1.GetBytes(line + "\r\n");

    /// <summary>A header of version 2 for TCP.</summary>
    public static byte[] V2(string source, string destination, params byte[] extensions)
    {
        var (from, to) = (IPEndPoint.Parse(source), IPEndPoint.Parse(destination));
        var ports = new byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(ports, (ushort)from.Port);
        BinaryPrimitives.WriteUInt16BigEndian(ports.AsSpan(2), (ushort)to.Port);
        byte[] addresses = [.. from.Address.GetAddressBytes(), .. to.Address.GetAddressBytes(), .. ports, .. extensions];
        return V2(0x21, (byte)(from.Address.GetAddressBytes().Length == 4 ? 0x11 : 0x21), addresses);
    }

    /// <summary>A header of version 2 with any bytes.</summary>
    public static byte[] V2(byte command, byte family, byte[] rest, int? length = null)
    {
        var size = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(size, (ushort)(length ?? rest.Length));
        return [.. "\r\n\r\n\0\r\nQUIT\n"u8, command, family, .. size, .. rest];
    }
}
