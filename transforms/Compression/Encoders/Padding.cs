using System.Security.Cryptography;

namespace Gateway.Transforms.Compression.Encoders;

/// <summary>How many bytes hide a length.</summary>
internal static class Padding
{
    /// <summary>Zero to <paramref name="most"/>, ends included; nobody can foresee it.</summary>
    public static int Choose(int most) => most == 0 ? 0 : RandomNumberGenerator.GetInt32(most + 1);
}
