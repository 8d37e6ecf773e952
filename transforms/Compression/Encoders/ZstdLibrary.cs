using System.Runtime.InteropServices;

namespace Gateway.Transforms.Compression.Encoders;

/// <summary>The functions of libzstd that are used, by their numbers and names in <c>zstd.h</c>; all of its stable interface since 1.4.</summary>
internal static unsafe partial class ZstdLibrary
{
    /// <summary><c>ZSTD_reset_session_and_parameters</c>.</summary>
    public const int ResetSessionAndParameters = 3;

    /// <summary><c>ZSTD_c_compressionLevel</c>.</summary>
    public const int CompressionLevel = 100;

    /// <summary><c>ZSTD_c_windowLog</c>.</summary>
    public const int WindowLog = 101;

    /// <summary><c>ZSTD_d_windowLogMax</c>.</summary>
    public const int WindowLogMax = 100;

    /// <summary>The library's name on Linux.</summary>
    public const string Name = "libzstd.so.1";

    /// <summary>Whether the machine has the library, with the newest of the functions that are used.</summary>
    public static bool IsThere { get; } = NativeLibrary.TryLoad(Name, out var library) && NativeLibrary.TryGetExport(library, "ZSTD_compressStream2", out _);

    [LibraryImport(Name, EntryPoint = "ZSTD_createCCtx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint CreateContext();

    [LibraryImport(Name, EntryPoint = "ZSTD_freeCCtx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nuint FreeContext(nint context);

    [LibraryImport(Name, EntryPoint = "ZSTD_CCtx_reset")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nuint Reset(nint context, int what);

    [LibraryImport(Name, EntryPoint = "ZSTD_CCtx_setParameter")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nuint SetParameter(nint context, int parameter, int value);

    [LibraryImport(Name, EntryPoint = "ZSTD_CCtx_setPledgedSrcSize")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nuint SetPledgedSize(nint context, ulong size);

    [LibraryImport(Name, EntryPoint = "ZSTD_compressStream2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nuint Compress(nint context, ZstdBuffer* output, ZstdBuffer* input, int step);

    [LibraryImport(Name, EntryPoint = "ZSTD_isError")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial uint IsError(nuint result);

    [LibraryImport(Name, EntryPoint = "ZSTD_createDCtx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint CreateDecoder();

    [LibraryImport(Name, EntryPoint = "ZSTD_freeDCtx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nuint FreeDecoder(nint decoder);

    [LibraryImport(Name, EntryPoint = "ZSTD_DCtx_setParameter")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nuint SetDecoderParameter(nint decoder, int parameter, int value);

    [LibraryImport(Name, EntryPoint = "ZSTD_decompressStream")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nuint Decompress(nint decoder, ZstdBuffer* output, ZstdBuffer* input);
}
