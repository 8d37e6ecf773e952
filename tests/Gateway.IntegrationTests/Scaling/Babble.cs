using System.Text;

namespace Gateway.IntegrationTests.Scaling;

/// <summary>What is no answer of Redis to what was asked: answers to other questions, errors, halves, wrong numbers and noise, by the dice.</summary>
/// <param name="seed">Of the dice.</param>
internal sealed class Babble(int seed)
{
    private static readonly string[] Answers =
    [
        "+OK\r\n", "+PONG\r\n", ":1\r\n", ":-1\r\n", ":99999999999999999999\r\n", "$-1\r\n", "$0\r\n\r\n", "$5\r\nhello\r\n", "*0\r\n", "*-1\r\n", "*4\r\n:1\r\n:9\r\n:0\r\n:1\r\n",
        "*4\r\n:0\r\n:-9\r\n:-1\r\n:9223372036854775807\r\n", "*4\r\n+a\r\n$1\r\nb\r\n*0\r\n:1\r\n", "*2\r\n$-1\r\n*1\r\n:1\r\n", "$99999999999\r\n", "*99999999999\r\n", "*-5\r\n", "$5\r\nhel", "-ERR no\r\n",
        "-NOSCRIPT no\r\n", "-READONLY no\r\n", "-MOVED 1 127.0.0.1:1\r\n", "-LOADING no\r\n", "-BUSY no\r\n", "-NOAUTH no\r\n", "\r\n", "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
    ];

    private readonly Random _dice = new(seed);
    private readonly Lock _gate = new();

    /// <summary>What comes instead of an answer.</summary>
    public byte[] Instead(byte[] answer)
    {
        lock (_gate)
        {
            return _dice.Next(6) switch
            {
                0 => Noise(),
                1 => answer[..(answer.Length / 2)],
                2 => WithOtherDigits(answer),
                3 => answer,
                _ => Encoding.ASCII.GetBytes(Answers[_dice.Next(Answers.Length)]),
            };
        }
    }

    private byte[] Noise()
    {
        var bytes = new byte[_dice.Next(1, 200)];
        _dice.NextBytes(bytes);
        return bytes;
    }

    private byte[] WithOtherDigits(byte[] answer) => Array.ConvertAll(answer, one => char.IsAsciiDigit((char)one) ? (byte)('0' + _dice.Next(10)) : one);
}
