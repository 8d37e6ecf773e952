namespace Gateway.Tests.Observability.Otlp;

/// <summary>As much of the protobuf wire format as OTLP needs: varints, 64-bit and 32-bit numbers, and length-delimited fields.</summary>
internal static class ProtobufReader
{
    public static IEnumerable<(int Field, ReadOnlyMemory<byte> Bytes, ulong Number)> Fields(ReadOnlyMemory<byte> message)
    {
        while (!message.IsEmpty)
        {
            var key = Varint(ref message);
            var field = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    yield return (field, default, Varint(ref message));
                    break;
                case 1:
                    yield return (field, default, BitConverter.ToUInt64(message.Span));
                    message = message[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref message);
                    yield return (field, message[..length], 0);
                    message = message[length..];
                    break;
                case 5:
                    yield return (field, default, BitConverter.ToUInt32(message.Span));
                    message = message[4..];
                    break;
                default:
                    throw new InvalidDataException($"wire type {key & 7}");
            }
        }
    }

    private static ulong Varint(ref ReadOnlyMemory<byte> message)
    {
        var (value, shift) = (0UL, 0);
        while (true)
        {
            var part = message.Span[0];
            message = message[1..];
            value |= (ulong)(part & 127) << shift;
            if (part < 128)
                return value;
            shift += 7;
        }
    }
}
